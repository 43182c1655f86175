import COpenSSL

/// A running SHA-256 over OpenSSL, which uses the processor's SHA instructions.
struct SHA256Stream: ~Copyable {
    private let state: OpaquePointer?
    private var isSound: Bool

    init() {
        state = si_sha256_init()
        isSound = state != nil
    }

    deinit { si_sha256_free(state) }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        isSound = si_sha256_update(state, bytes.baseAddress, bytes.count) == 1 && isSound
    }

    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    /// The digest in 64 lower-case hex digits; nil when OpenSSL failed anywhere on the way.
    consuming func finish() -> String? {
        var digest = [UInt8](repeating: 0, count: Int(SI_SHA256_BYTES))
        guard si_sha256_final(state, &digest) == 1, isSound else { return nil }
        return Hex.encode(digest)
    }
}

/// Lower-case hexadecimal.
enum Hex {
    static func encode(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// True for 64 digits of 0-9 and a-f, as Ollama writes a SHA-256.
    static func isDigest(_ text: Substring) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
