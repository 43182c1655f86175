/// Safetensors files that no loader may be handed, each with one thing wrong.
enum BrokenSafetensors {
    static func random(_ random: inout SplitMix) -> [UInt8] {
        let good = Shards.file(["a", "b"])
        switch random.below(6) {
        case 0: return Array(good.prefix(random.below(good.count)))
        case 1: return good + [UInt8](repeating: 0, count: 1 + random.below(64))
        case 2: return GGUFBuilder.le(length(&random)) + good.dropFirst(8)
        case 3: return Shards.framed(random.pick(headers, or: ""), [1, 2])
        case 4: return Shards.framed(spans(&random), [1, 2, 3, 4])
        default:
            let header = good.dropFirst(8).dropLast(2)
            let place = header.startIndex + random.below(header.count)
            return good[..<place] + [random.pick([0, 0x7B, 0x22, 0x5C, 0xFF], or: 0)] + good[place...]
        }
    }

    private static func length(_ random: inout SplitMix) -> UInt64 {
        random.pick(
            [0, 1, 100_000_001, .max, 1 << 63, UInt64(random.below(60)), 1_000 + UInt64(random.below(1_000))], or: 0)
    }

    private static let headers = [
        "", "[]", "{", "{}}", "null", #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"U9","shape":[2],"data_offsets":[0,2]}}"#, #"{"a":{"dtype":"U8","shape":[2]}}"#,
        #"{"a":{"dtype":"U8","shape":[-2],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,2]}}"#,
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2],"extra":1}}"#,
        #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}} x"#,
    ]

    /// Two tensors in four bytes of data with a gap, an overlap, or an end outside.
    private static func spans(_ random: inout SplitMix) -> String {
        let (first, second) = random.pick(
            [(0..<2, 1..<4), (0..<1, 2..<4), (0..<2, 2..<5), (1..<2, 2..<4), (0..<4, 0..<4)], or: (0..<1, 0..<1))
        let entries = [("a", first), ("b", second)].map { name, span in
            let offsets = "[\(span.lowerBound),\(span.upperBound)]"
            return #""\#(name)":{"dtype":"U8","shape":[\#(span.count)],"data_offsets":\#(offsets)}"#
        }
        return "{\(entries.joined(separator: ","))}"
    }
}
