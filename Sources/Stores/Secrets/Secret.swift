import Crypto

/// 32 random bytes that must never be shown: every way of printing it gives a mask.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How long a secret is, in bytes.
    public static let length = 32

    /// The secret as a key for HMAC, HKDF or AES-256-GCM.
    public let key: SymmetricKey

    init(_ bytes: [UInt8]) { key = SymmetricKey(data: bytes) }

    /// A new one from the system's random source.
    static func random() -> Secret { Secret(key: SymmetricKey(size: .bits256)) }

    private init(key: SymmetricKey) { self.key = key }

    public var description: String { "[secret]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// A value that tells two secrets apart and gives nothing away: HMAC of a fixed text, hexadecimal.
    var fingerprint: String {
        var mac = HMAC<SHA256>(key: key)
        mac.update(data: Array("secureinfer secret fingerprint v1".utf8))
        return Hexadecimal.text(mac.finalize())
    }

    /// The secret itself, for those that derive keys from it.
    public var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

    /// The line that its file holds.
    var fileText: String { key.withUnsafeBytes { Hexadecimal.text($0) } + "\n" }

    /// Reads the line of a secret's file: 64 hexadecimal digits and at most one newline.
    init?(fileText: some BidirectionalCollection<UInt8>) {
        let digits = fileText.last == 0x0a ? Array(fileText.dropLast()) : Array(fileText)
        guard digits.count == 2 * Self.length, let bytes = Hexadecimal.bytes(digits) else { return nil }
        self.init(bytes)
    }
}
