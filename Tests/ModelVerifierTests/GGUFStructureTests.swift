import Testing

@testable import ModelVerifier

struct GGUFStructureTests {
    /// Nil for a sound file, else why it is refused.
    static func check(_ bytes: [UInt8]) -> Refusal? {
        do {
            try GGUFStructure.check(size: UInt64(bytes.count), source: source(bytes))
            return nil
        } catch let refusal {
            return refusal
        }
    }

    static func source(_ bytes: [UInt8]) -> ByteCursor.Source {
        { offset, target in
            guard offset < UInt64(bytes.count) else { return 0 }
            let found = bytes[Int(offset)...].prefix(target.count)
            target.copyBytes(from: found)
            return found.count
        }
    }

    /// The usual file with something changed.
    static func built(_ change: (inout GGUFBuilder) -> Void) -> [UInt8] {
        var builder = GGUFBuilder()
        change(&builder)
        return builder.bytes
    }

    static let sound: [(name: String, bytes: [UInt8])] = [
        ("version 3", GGUFBuilder().bytes),
        ("version 2", GGUFBuilder(version: 2).bytes),
        ("no tensors", built { $0.tensors = [] }),
        ("no pairs", built { $0.pairs = [] }),
        ("trailing bytes", GGUFBuilder().bytes + [1, 2, 3]),
        ("a header longer than the window", built { $0.pairs.append(GGUFBuilder.strings("many", words)) }),
        ("a long string", built { $0.pairs.append(GGUFBuilder.text("long", String(repeating: "x", count: 200_000))) }),
    ]

    private static let words = (0..<40_000).map { "token\($0)" }

    @Test(arguments: sound)
    func `A sound file passes`(name: String, bytes: [UInt8]) {
        #expect(Self.check(bytes) == nil)
    }

    static let broken: [(name: String, bytes: [UInt8])] = [
        ("empty", []),
        ("bad magic", built { $0.magic = Array("GGUX".utf8) }),
        ("version 1", GGUFBuilder(version: 1).bytes),
        ("version 4", GGUFBuilder(version: 4).bytes),
        ("big-endian", GGUFBuilder(version: UInt32(3).byteSwapped).bytes),
        ("huge pair count", built { $0.pairCount = .max }),
        ("one pair too many", built { $0.pairCount = 5 }),
        ("huge tensor count", built { $0.tensorCount = 1 << 40 }),
        ("negative tensor count", built { $0.tensorCount = 1 << 63 }),
        ("empty key", built { $0.pairs.append(GGUFBuilder.text("", "x")) }),
        ("key with NUL", built { $0.pairs.append(GGUFBuilder.text("a\0b", "x")) }),
        ("key too long", built { $0.pairs.append(GGUFBuilder.text(String(repeating: "k", count: 1_025), "x")) }),
        ("same key twice", built { $0.pairs.append(GGUFBuilder.text("general.architecture", "x")) }),
        ("key length overflow", built { $0.pairs.append(GGUFBuilder.le(UInt64.max) + [0]) }),
        ("string length overflow", pair(8, GGUFBuilder.le(UInt64.max))),
        ("string past the end", pair(8, GGUFBuilder.le(UInt64(1 << 24)))),
        ("unknown value type", pair(13, [0, 0, 0, 0])),
        ("huge array", built { $0.pairs.append(GGUFBuilder.array("a", element: 10, count: 1 << 61)) }),
        ("array product overflow", built { $0.pairs.append(GGUFBuilder.array("a", element: 10, count: .max)) }),
        ("string array past the end", built { $0.pairs.append(GGUFBuilder.array("a", element: 8, count: 1 << 25)) }),
        ("array of arrays", built { $0.pairs.append(GGUFBuilder.array("a", element: 9, count: 1)) }),
        ("unknown element type", built { $0.pairs.append(GGUFBuilder.array("a", element: 99, count: 0)) }),
        ("alignment 0", alignment(0)),
        ("alignment 33", alignment(33)),
        ("alignment 2^31", alignment(1 << 31)),
        ("alignment as text", built { $0.pairs[1] = GGUFBuilder.text("general.alignment", "32") }),
        ("tensor beyond the file", tensor(GGUFBuilder.tensor("t", [32], type: 0, offset: 1 << 40))),
        ("tensor end past the file", built { $0.data.removeLast() }),
        ("tensor offset overflow", tensor(GGUFBuilder.tensor("t", [32], type: 0, offset: .max - 31))),
        ("tensor unaligned", tensor(GGUFBuilder.tensor("t", [8], type: 0, offset: 1))),
        ("dimensions overflow", tensor(GGUFBuilder.tensor("t", [1 << 32, 1 << 32], type: 0, offset: 0))),
        ("dimensions wrap to small", tensor(GGUFBuilder.tensor("t", [1 << 32, 1 << 32, 1, 1], type: 24, offset: 0))),
        ("bytes overflow", tensor(GGUFBuilder.tensor("t", [1 << 62], type: 27, offset: 0))),
        ("negative dimension", tensor(GGUFBuilder.tensor("t", [UInt64.max], type: 0, offset: 0))),
        ("zero dimension", tensor(GGUFBuilder.tensor("t", [0, 4], type: 0, offset: 0))),
        ("five dimensions", tensor(GGUFBuilder.tensor("t", [1, 1, 1, 1, 1], type: 0, offset: 0))),
        ("row of half a block", tensor(GGUFBuilder.tensor("t", [16], type: 2, offset: 0))),
        ("unknown tensor type", tensor(GGUFBuilder.tensor("t", [32], type: 5, offset: 0))),
        (
            "tensor name too long",
            tensor(GGUFBuilder.tensor(String(repeating: "t", count: 256), [1], type: 0, offset: 0))
        ),
        ("tensors that overlap", tensor(GGUFBuilder.tensor("t", [8], type: 0, offset: 480))),
        ("a tensor inside another", tensor(GGUFBuilder.tensor("t", [1], type: 0, offset: 0))),
        ("chat template past the end", template(GGUFBuilder.le(UInt64(1 << 24)))),
        ("chat template length overflow", template(GGUFBuilder.le(UInt64.max))),
        ("33 chat templates", built { file in for n in 0..<33 { file.pairs.append(templates("\(n)")) } }),
        ("same tensor twice", tensor(GGUFBuilder.tensor("token_embd.weight", [1], type: 0, offset: 0))),
    ]

    private static func pair(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
        built { $0.pairs.append(GGUFBuilder.string("key") + GGUFBuilder.le(type) + value) }
    }

    private static func template(_ value: [UInt8]) -> [UInt8] {
        built { $0.pairs.append(GGUFBuilder.string("tokenizer.chat_template") + GGUFBuilder.le(UInt32(8)) + value) }
    }

    private static func templates(_ name: String) -> [UInt8] {
        GGUFBuilder.text("tokenizer.chat_template.\(name)", "x")
    }

    private static func alignment(_ value: UInt32) -> [UInt8] {
        built { $0.pairs[1] = GGUFBuilder.number("general.alignment", value) }
    }

    private static func tensor(_ tensor: [UInt8]) -> [UInt8] {
        built { $0.tensors.append(tensor) }
    }

    @Test
    func `Chat templates are read out of the metadata, long ones cut`() throws {
        let long = String(repeating: "é", count: ModelContents.textLimit)
        let bytes = Self.built {
            $0.pairs.append(GGUFBuilder.text("tokenizer.chat_template", "{{ messages }}"))
            $0.pairs.append(GGUFBuilder.text("tokenizer.chat_template.tool_use", long))
            $0.pairs.append(GGUFBuilder.strings("tokenizer.chat_templates", ["tool_use"]))
            $0.pairs.append(GGUFBuilder.text("tokenizer.chat_template.none", ""))
        }
        let found = try GGUFStructure.check(size: UInt64(bytes.count), source: Self.source(bytes))
        #expect(found.map(\.key) == ["", ".tool_use", ".none"].map { "tokenizer.chat_template\($0)" })
        #expect(found.map(\.text.isCut) == [false, true, false])
        #expect(found.map(\.bytes) == [14, Int64(2 * ModelContents.textLimit), 0])
        #expect(found[0].text.value == "{{ messages }}")
        #expect(found[1].text.value.utf8.count == ModelContents.textLimit)
        #expect(found.map(\.digest) == ["{{ messages }}", long, ""].map { SHA256Stream.digest(of: Array($0.utf8)) })
    }

    @Test(arguments: broken)
    func `A broken file is malformed`(name: String, bytes: [UInt8]) {
        #expect(Self.check(bytes)?.status == .malformed)
    }

    @Test
    func `Every cut of a sound file is malformed`() {
        let bytes = GGUFBuilder().bytes
        for count in bytes.indices {
            #expect(Self.check(Array(bytes[..<count])) != nil)
        }
    }

    @Test
    func `A file that cannot be read is not called good`() {
        let refusal = #expect(throws: Refusal.self) { try GGUFStructure.check(size: 1_000) { _, _ in -1 } }
        #expect(refusal?.status == .unknown)
    }

    @Test
    func `A file that gives fewer bytes than its size is not called good`() {
        #expect(throws: Refusal.self) { try GGUFStructure.check(size: 1_000) { _, _ in 0 } }
    }

    /// A seeded generator replaces bits, bytes, words and runs of a sound header: the walk must end by itself.
    @Test
    func `Twenty thousand mutated headers end in a verdict and some of both kinds`() {
        var random = SplitMix(state: 20_261_123)
        let sound = GGUFBuilder().bytes
        let header = sound.count - 548
        var refused = 0
        for _ in 0..<20_000 {
            var bytes = sound
            for _ in 0...Int.random(in: 0..<4, using: &random) { Self.mutate(&bytes, header, &random) }
            if Self.check(bytes) != nil { refused += 1 }
        }
        #expect(refused > 5_000)
        #expect(refused < 20_000)
    }

    private static func mutate(_ bytes: inout [UInt8], _ header: Int, _ random: inout SplitMix) {
        let place = Int.random(in: 0..<min(header, bytes.count - 8), using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = .random(in: 0...255, using: &random)
        case 2: bytes.replaceSubrange(place..<place + 8, with: GGUFBuilder.le(UInt64.max >> UInt64(place % 40)))
        case 3: bytes.removeSubrange(place..<place + 1)
        default: bytes.insert(contentsOf: [0, 0xFF, 0x7F], at: place)
        }
    }
}

/// SplitMix64: the same numbers at every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
