/// The digest under which a credential is kept: HMAC-SHA256 with the pepper over the whole text.
///
/// A stolen database lets nobody test guesses without the pepper, and 130 random bits leave nothing to guess.
struct CredentialMAC: Sendable {
    private let keyed: KeyedDigest

    init(pepper: Secret) { keyed = KeyedDigest(key: pepper.key) }

    func callAsFunction(_ text: UnsafeRawBufferPointer) -> Digest32 {
        keyed.withBytes(of: text) { Digest32(unsafe: $0) }
    }
}

/// 32 bytes held in place, compared in a time that does not depend on them.
struct Digest32: Sendable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Nil unless there are 32 bytes.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self = Array(bytes).withUnsafeBytes { Digest32(unsafe: $0) }
    }

    fileprivate init(unsafe bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 32, "SHA-256 gives 32 bytes")
        words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    func matches(_ other: Digest32) -> Bool {
        (words.0 ^ other.words.0) | (words.1 ^ other.words.1) | (words.2 ^ other.words.2) | (words.3 ^ other.words.3)
            == 0
    }
}
