import Crypto

/// Seals what gateways put into Redis for the extraction detector: HMAC-SHA256 under the control key over a name of the use
/// and the bytes, 32 bytes, then the bytes. Nothing that was sealed for another use opens here.
public struct ExtractionSeal: Sendable {
    private static let macLength = 32
    private let entry: KeyedDigest
    private let snapshot: KeyedDigest

    public init(controlKey: SymmetricKey) {
        entry = Self.digest("secureinfer extraction entry v1", controlKey)
        snapshot = Self.digest("secureinfer extraction snapshot v1", controlKey)
    }

    /// A key for one use, so that no use needs a name in each message.
    private static func digest(_ use: String, _ key: SymmetricKey) -> KeyedDigest {
        KeyedDigest(
            key: HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Array(use.utf8), outputByteCount: macLength))
    }

    public func sealed(_ entry: ExtractionEntry) -> [UInt8] {
        let bytes = entry.bytes
        return bytes.withUnsafeBytes { self.entry($0) } + bytes
    }

    /// - Throws: ``StateRefusal`` with `oversized`, `mac`, `version` or `malformed`.
    public func open(_ sealed: [UInt8]) throws(StateRefusal) -> ExtractionEntry {
        try ExtractionEntry(bytes: Self.opened(sealed, entry, most: ExtractionEntry.limit))
    }

    public func sealed(_ snapshot: ExtractionSnapshot, of tenant: String) -> [UInt8] {
        var out = ByteWriter()
        out.text(tenant)
        let bytes = out.bytes + snapshot.bytes
        return bytes.withUnsafeBytes { self.snapshot($0) } + bytes
    }

    /// Opens what lies in a tenant's place.
    ///
    /// - Throws: ``StateRefusal``; `malformed` also where it belongs to another tenant.
    public func open(_ sealed: [UInt8], of tenant: String) throws(StateRefusal) -> ExtractionSnapshot {
        var view = ByteReader(try Self.opened(sealed, snapshot, most: ExtractionSnapshot.limit + 128))
        guard view.text(most: 64) == tenant else { throw .malformed }
        return try ExtractionSnapshot(bytes: view.remainder())
    }

    private static func opened(
        _ sealed: [UInt8], _ digest: KeyedDigest, most: Int
    ) throws(StateRefusal) -> ArraySlice<UInt8> {
        guard sealed.count <= most else { throw .oversized }
        guard sealed.count > macLength else { throw .malformed }
        let bytes = sealed[macLength...]
        let mac = bytes.withUnsafeBytes { digest($0) }
        let difference = zip(mac, sealed).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
        guard difference == 0 else { throw .mac }
        return bytes
    }
}
