/// How a GGUF tensor's elements are packed: so many elements in a block of so many bytes.
///
/// Ids and sizes are those of ggml (`ggml.h`, `ggml-common.h`); a type that is not in the table cannot be measured and
/// is refused. Id 4 is what the first gpt-oss files of Ollama use for MXFP4.
struct TensorType: Equatable {
    /// Elements in a block.
    let elements: UInt64
    /// Bytes of a block.
    let bytes: UInt64

    init?(id: UInt32) {
        guard let found = Self.table[id] else { return nil }
        self = found
    }

    private init(_ elements: UInt64, _ bytes: UInt64) {
        self.elements = elements
        self.bytes = bytes
    }

    private static let table: [UInt32: TensorType] = [
        0: .init(1, 4), 1: .init(1, 2),  // F32, F16
        2: .init(32, 18), 3: .init(32, 20), 4: .init(32, 17),  // Q4_0, Q4_1, MXFP4
        6: .init(32, 22), 7: .init(32, 24), 8: .init(32, 34), 9: .init(32, 36),  // Q5_0, Q5_1, Q8_0, Q8_1
        10: .init(256, 84), 11: .init(256, 110), 12: .init(256, 144),  // Q2_K, Q3_K, Q4_K
        13: .init(256, 176), 14: .init(256, 210), 15: .init(256, 292),  // Q5_K, Q6_K, Q8_K
        16: .init(256, 66), 17: .init(256, 74), 18: .init(256, 98),  // IQ2_XXS, IQ2_XS, IQ3_XXS
        19: .init(256, 50), 20: .init(32, 18), 21: .init(256, 110),  // IQ1_S, IQ4_NL, IQ3_S
        22: .init(256, 82), 23: .init(256, 136),  // IQ2_S, IQ4_XS
        24: .init(1, 1), 25: .init(1, 2), 26: .init(1, 4), 27: .init(1, 8), 28: .init(1, 8),  // I8 to I64, F64
        29: .init(256, 56), 30: .init(1, 2),  // IQ1_M, BF16
        34: .init(256, 54), 35: .init(256, 66),  // TQ1_0, TQ2_0
        39: .init(32, 17), 40: .init(64, 36), 41: .init(128, 18), 42: .init(64, 18),  // MXFP4, NVFP4, Q1_0, Q2_0
    ]
}
