/// Ollama's `context`, which is the whole conversation in clear as numbers of the model's vocabulary, sealed for the one
/// tenant and the one model that it came from.
///
/// Clients hold it as what they know: an array of whole numbers. These are the bytes of the sealed form, so that each is
/// below 256; an array that a server wrote, or that anybody made up, does not open.
public enum ContextToken {
    /// Tokens of the longest context that is sealed.
    public static let limit = 1 << 20

    /// What the client gets in place of the server's array.
    ///
    /// - Parameters:
    ///   - tokens: up to ``limit``; nil is returned for more.
    ///   - nonce: 12 random bytes; another number is a programmer's error.
    public static func seal(_ tokens: [UInt32], model: String, under key: DataKey, nonce: [UInt8]) -> [UInt8]? {
        guard tokens.count <= limit else { return nil }
        var plain: [UInt8] = []
        plain.reserveCapacity(tokens.count * 3)
        for token in tokens { append(token, to: &plain) }
        return Envelope.seal(
            plain, using: key.derived(for: .context, of: model), generation: key.generation, nonce: nonce,
            bound: bound(model, key.tenant))
    }

    /// Which of the tenant's data keys opens it; nil for an array that is none of ours.
    public static func generation(of numbers: [UInt8]) -> UInt32? {
        guard numbers.count >= SealedTurn.overhead, numbers[0] == Envelope.format else { return nil }
        return Envelope.generation(of: numbers)
    }

    /// The server's array; nil for anything that was not sealed for this tenant and model.
    public static func open(_ numbers: [UInt8], model: String, by key: DataKey) -> [UInt32]? {
        guard
            let plain = Envelope.open(
                numbers, using: key.derived(for: .context, of: model), generation: key.generation,
                bound: bound(model, key.tenant))
        else { return nil }
        return read(plain)
    }

    private static func bound(_ model: String, _ tenant: String) -> [[UInt8]] {
        [Array(tenant.utf8), Array(model.utf8)]
    }

    /// Seven bits a byte, the lowest first, the top bit for those that go on (LEB128).
    private static func append(_ token: UInt32, to bytes: inout [UInt8]) {
        var rest = token
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func read(_ bytes: [UInt8]) -> [UInt32]? {
        var tokens: [UInt32] = []
        var token: UInt32 = 0
        var shift: UInt32 = 0
        for byte in bytes {
            guard shift < 32 else { return nil }
            token |= UInt32(byte & 0x7F) &<< shift
            guard byte & 0x80 == 0 else {
                shift += 7
                continue
            }
            tokens.append(token)
            (token, shift) = (0, 0)
        }
        return shift == 0 ? tokens : nil
    }
}
