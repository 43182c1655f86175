/// What was scored of one request, sealed by AES-256-GCM under a key of the request's own, which comes from the tenant's
/// data key, and bound to both: another request's text does not open, nor another tenant's.
///
/// Bytes: as those of ``SealedTurn``.
public enum RequestText {
    /// - Parameter nonce: 12 random bytes; another number is a programmer's error.
    public static func seal(_ plain: [UInt8], request: String, under key: DataKey, nonce: [UInt8]) -> [UInt8] {
        Envelope.seal(
            plain, using: key.derived(for: .text, of: request), generation: key.generation, nonce: nonce,
            bound: bound(request, key.tenant))
    }

    /// Which of the tenant's data keys opens it; nil for bytes that are none of ours.
    public static func generation(of bytes: [UInt8]) -> UInt32? {
        guard bytes.count >= SealedTurn.overhead, bytes[0] == Envelope.format else { return nil }
        return Envelope.generation(of: bytes)
    }

    /// The text; nil where anything of it, its request or its owner is another than when it was sealed.
    public static func open(_ bytes: [UInt8], request: String, by key: DataKey) -> [UInt8]? {
        Envelope.open(
            bytes, using: key.derived(for: .text, of: request), generation: key.generation,
            bound: bound(request, key.tenant))
    }

    private static func bound(_ request: String, _ tenant: String) -> [[UInt8]] {
        [Array(tenant.utf8), Array(request.utf8)]
    }
}
