/// Writes GGUF files, sound ones and, where a test asks for it, others.
struct GGUFBuilder {
    var magic = Array("GGUF".utf8)
    var version: UInt32 = 3
    var tensorCount: UInt64?
    var pairCount: UInt64?
    var pairs: [[UInt8]] = [
        Self.text("general.architecture", "llama"),
        Self.number("general.alignment", 32),
        Self.strings("tokenizer.ggml.tokens", ["a", "b", "<|end|>"]),
        Self.floats("tokenizer.ggml.scores", [0, -1, -2]),
    ]
    var tensors: [[UInt8]] = [
        Self.tensor("token_embd.weight", [32, 4], type: 0, offset: 0),
        Self.tensor("blk.0.attn.weight", [32, 2], type: 2, offset: 512),
    ]
    var data = [UInt8](repeating: 7, count: 512 + 36)

    /// The file.
    var bytes: [UInt8] {
        var file = magic + Self.le(version) + Self.le(tensorCount ?? UInt64(tensors.count))
        file += Self.le(pairCount ?? UInt64(pairs.count))
        file += pairs.flatMap { $0 } + tensors.flatMap { $0 }
        file += [UInt8](repeating: 0, count: (32 - file.count % 32) % 32)
        return file + data
    }

    static func le<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }

    static func string(_ text: String) -> [UInt8] { le(UInt64(text.utf8.count)) + Array(text.utf8) }

    static func text(_ key: String, _ value: String) -> [UInt8] { string(key) + le(UInt32(8)) + string(value) }

    static func number(_ key: String, _ value: UInt32) -> [UInt8] { string(key) + le(UInt32(4)) + le(value) }

    static func strings(_ key: String, _ values: [String]) -> [UInt8] {
        array(key, element: 8, count: UInt64(values.count)) + values.flatMap { string($0) }
    }

    static func floats(_ key: String, _ values: [Float]) -> [UInt8] {
        array(key, element: 6, count: UInt64(values.count)) + values.flatMap { le($0.bitPattern) }
    }

    /// The head of an array without its elements.
    static func array(_ key: String, element: UInt32, count: UInt64) -> [UInt8] {
        string(key) + le(UInt32(9)) + le(element) + le(count)
    }

    static func tensor(_ name: String, _ shape: [UInt64], type: UInt32, offset: UInt64) -> [UInt8] {
        string(name) + le(UInt32(shape.count)) + shape.flatMap { le($0) } + le(type) + le(offset)
    }
}
