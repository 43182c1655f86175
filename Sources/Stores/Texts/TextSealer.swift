import Crypto
import Vocabulary
import Wire

/// Seals the scored text of requests, and opens it again for those who have the master secret: AES-256-GCM under a key
/// that HKDF derives from it, with a fresh nonce each and the request's id as associated data, so that no text can be
/// taken for another request's.
public struct TextSealer: Sendable {
    /// Bytes of text that are kept of a request; what is behind them is left out, and that is noted.
    public static let limit = 64 << 10
    /// Strings that are kept of a request.
    public static let pieceLimit = 1024

    private let key: SymmetricKey
    /// Under the master key before the present one, where that is still kept.
    private let former: SymmetricKey?

    public init(_ secrets: Secrets) {
        key = Self.derive(secrets.master)
        former = secrets.formerMaster.map(Self.derive)
    }

    private static func derive(_ master: Secret) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master.key, info: Array("secureinfer sealed text v1".utf8), outputByteCount: 32)
    }

    /// Reads the secrets of an installation.
    ///
    /// - Parameter directory: where they lie.
    public init(secretsIn directory: String) throws(StoresError) {
        self.init(try SecretFiles(directory: directory).load(makingMissing: false))
    }

    /// What is to be stored of a request's segments; nil where there is none.
    public func seal(_ segments: [Segment], request: String, tenant: String, time: Int64) -> SealedText? {
        guard !segments.isEmpty else { return nil }
        let plain = Self.plain(segments)
        guard let box = try? AES.GCM.seal(plain, using: key, authenticating: Array(request.utf8)),
            let bytes = box.combined
        else { return nil }
        return SealedText(requestID: request, tenantID: tenant, time: time, bytes: Array(bytes))
    }

    /// The text of a request; nil for bytes that were not sealed for it under this installation's secret.
    public func open(_ sealed: SealedText) -> KeptText? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed.bytes),
            let plain = open(box, Array(sealed.requestID.utf8)),
            let root = try? JSONDocument(plain).root, let isCut = root["cut"]?.bool,
            let list = root["pieces"], list.isArray
        else { return nil }
        var kept = KeptText(pieces: [], isCut: isCut)
        for piece in list.elements {
            guard let channel = piece["channel"]?.string, let path = piece["path"]?.string,
                let text = piece["text"]?.string
            else { return nil }
            kept.pieces.append(KeptText.Piece(channel: channel, path: path, text: text))
        }
        return kept
    }

    private func open(_ box: AES.GCM.SealedBox, _ bound: [UInt8]) -> [UInt8]? {
        for key in [key, former].compactMap(\.self) {
            if let plain = try? AES.GCM.open(box, using: key, authenticating: bound) { return Array(plain) }
        }
        return nil
    }

    private static func plain(_ segments: [Segment]) -> [UInt8] {
        var out = JSONWriter(capacity: 1024)
        var room = limit
        var count = 0
        out.beginObject()
        out.key("pieces")
        out.beginArray()
        for segment in segments {
            guard room > 0, count < pieceLimit else { break }
            let text = prefix(of: segment.text, room)
            out.beginObject()
            out.field("channel", segment.channel.rawValue)
            out.field("path", segment.path.description)
            out.field("text", text)
            out.endObject()
            room -= segment.text.utf8.count
            count += 1
        }
        out.endArray()
        out.field("cut", room < 0 || count < segments.count)
        out.endObject()
        return out.bytes
    }

    /// The first bytes of a text, never ending within a character.
    private static func prefix(of text: String, _ count: Int) -> String {
        guard text.utf8.count > count else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: count)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(text[..<end])
    }
}
