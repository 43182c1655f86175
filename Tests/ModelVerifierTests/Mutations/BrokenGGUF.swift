/// GGUF files that no loader may be handed, each with one thing wrong.
enum BrokenGGUF {
    static func random(_ random: inout SplitMix) -> [UInt8] {
        var file = GGUFBuilder()
        switch random.below(16) {
        case 0: file.magic[random.below(4)] ^= 1 << UInt8(random.below(8))
        case 1: file.version = random.pick([0, 1, 4, UInt32(random.below(1 << 30) + 4), .max], or: 0)
        case 2: file.pairCount = random.pick([.max, 1 << 63, 65_537, 5, 3], or: 0)
        case 3: file.tensorCount = random.pick([.max, 1 << 63, 65_537, 3], or: 0)
        case 4: return Array(file.bytes.prefix(random.below(file.bytes.count)))
        case 5: file.pairs.append(GGUFBuilder.le(length(&random)) + [1])
        case 6: file.pairs.append(pair(8, GGUFBuilder.le(length(&random))))
        case 7: file.pairs.append(pair(UInt32(13 + random.below(1 << 20)), [0, 0, 0, 0]))
        case 8: file.pairs.append(GGUFBuilder.array("a", element: UInt32(random.below(13)), count: length(&random)))
        case 9: file.pairs.append(GGUFBuilder.array("a", element: 9, count: UInt64(random.below(4))))
        case 10: file.pairs[1] = GGUFBuilder.number("general.alignment", alignment(&random))
        case 11: file.pairs.append(random.pick(file.pairs, or: []))
        case 12: file.tensors.append(random.pick(file.tensors, or: []))
        case 13: file.tensors.append(GGUFBuilder.tensor("t", dimensions(&random), type: 0, offset: 0))
        case 14: file.tensors.append(GGUFBuilder.tensor("t", [8], type: 0, offset: offset(&random)))
        default: file.tensors.append(GGUFBuilder.tensor("t", [32], type: 5 + 90 * UInt32(random.below(2)), offset: 576))
        }
        return file.bytes
    }

    /// A length that is longer than any of these files, or than any may be.
    private static func length(_ random: inout SplitMix) -> UInt64 {
        random.below(2) == 0 ? UInt64(4_096 + random.below(1 << 30)) : .max >> UInt64(random.below(20))
    }

    private static func pair(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
        GGUFBuilder.string("key") + GGUFBuilder.le(type) + value
    }

    /// No power of two, or one that is too large.
    private static func alignment(_ random: inout SplitMix) -> UInt32 {
        random.pick([0, 3, 33, 1 << 21, 1 << 31, .max, UInt32(random.below(1 << 20)) * 2 + 3], or: 0)
    }

    /// More than the file has, an overflow, none, or too many.
    private static func dimensions(_ random: inout SplitMix) -> [UInt64] {
        let wide = UInt64(1) << UInt64(33 + random.below(30))
        return random.pick(
            [[wide, wide], [wide, wide, wide, wide], [0], [8, 0], [.max], [wide], [1, 1, 1, 1, 1], [1 << 62, 4]], or: []
        )
    }

    /// Unaligned, past the end, wrapping, or over another tensor.
    private static func offset(_ random: inout SplitMix) -> UInt64 {
        random.pick([1, 31, 1 << 40, .max - 31, .max, 0, 480, UInt64(random.below(1 << 30)) * 2 + 1], or: 1)
    }
}
