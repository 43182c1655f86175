import COpenSSL

/// A running SHA-256 over OpenSSL, which uses the processor's SHA instructions.
struct SHA256Stream: ~Copyable {
    private let state: OpaquePointer?
    private var isSound: Bool

    init() {
        state = si_sha256_init()
        isSound = state != nil
    }

    /// Goes on from the state after `count` bytes, a multiple of 64.
    init(state words: ArraySlice<UInt8>, after count: Int64) {
        let words = Array(words)
        let fits = words.count == Int(SI_SHA256_BYTES) && count >= 0
        state = fits ? si_sha256_resume(words, UInt64(count)) : nil
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

    /// Appends the 32 bytes of the state after whole blocks of 64.
    mutating func appendState(to states: inout [UInt8]) {
        var words = [UInt8](repeating: 0, count: Int(SI_SHA256_BYTES))
        isSound = si_sha256_state(state, &words) == 1 && isSound
        states += words
    }

    /// SHA-256 of some bytes in 64 lower-case hex digits; nil when OpenSSL failed.
    static func digest(of bytes: [UInt8]) -> String? {
        var stream = SHA256Stream()
        bytes.withUnsafeBytes { stream.add($0) }
        return stream.finish()
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

    /// The bytes that an even number of digits 0-9 and a-f stands for; nil for anything else.
    static func decode(_ text: Substring) -> [UInt8]? {
        let digits = text.utf8.map(value)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    /// True for 64 digits of 0-9 and a-f, as Ollama writes a SHA-256.
    static func isDigest(_ text: Substring) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
