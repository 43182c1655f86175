import Foundation
import Testing

@testable import ModelVerifier

struct LeafStatesTests {
    private static let leaf = Int(LeafStates.leafBytes)

    /// A GGUF file with so many bytes behind its header.
    private static func file(_ size: Int) -> [UInt8] {
        let head = GGUFBuilder(tensors: [], data: []).bytes
        var bytes = [UInt8](repeating: 7, count: size)
        bytes.replaceSubrange(..<head.count, with: head)
        for place in stride(from: 65_536, to: size, by: 4_099) { bytes[place] = UInt8(truncatingIfNeeded: place) }
        return bytes
    }

    private static func examine(_ folder: TemporaryFolder) throws -> (ModelSource, ModelExamination) {
        let source = try #require(try ModelStore.discover(folder.path).first)
        return (source, try OllamaFixture.verification.examine(source))
    }

    private static func states(_ bytes: [UInt8]) throws -> LeafStates {
        let folder = try TemporaryFolder()
        try folder.write("m.gguf", bytes)
        let found = try examine(folder).1
        #expect(found.report.status == .ok)
        return try #require(found.leaves[found.report.digest])
    }

    static let sizes = [leaf + 1, 2 * leaf - 1, 2 * leaf, 2 * leaf + 1, 3 * leaf + 4_097]

    @Test(arguments: sizes)
    func `Each state is that of SHA-256 over what comes before it`(size: Int) throws {
        let bytes = Self.file(size)
        let states = try Self.states(bytes)
        #expect(states.digest == SHA256Stream.digest(of: bytes))
        #expect(states.leafCount == (size + Self.leaf - 1) / Self.leaf)
        for leaf in 1..<states.leafCount {
            let start = leaf * Self.leaf
            var rest = SHA256Stream(state: try #require(states.state(before: leaf)), after: Int64(start))
            bytes[start...].withUnsafeBytes { rest.add($0) }
            #expect(rest.finish() == states.digest)
        }
    }

    @Test(arguments: [0, leaf - 1, leaf, 2 * leaf, 2 * leaf + 99])
    func `The first leaf that differs is the one that was changed`(place: Int) throws {
        var bytes = Self.file(2 * Self.leaf + 100)
        let good = try Self.states(bytes)
        let folder = try TemporaryFolder()
        bytes[max(place, 500)] ^= 0x10
        try folder.write("m.gguf", bytes)
        let found = try Self.examine(folder).1
        let changed = try #require(found.leaves[found.report.digest])
        #expect(good.firstDifference(from: changed) == max(place, 500) / Self.leaf)
        #expect(good.firstDifference(from: good) == nil)
    }

    @Test
    func `A file that became shorter or longer differs in its last common leaf or the one behind it`() throws {
        let bytes = Self.file(2 * Self.leaf + 100)
        let good = try Self.states(bytes)
        #expect(good.firstDifference(from: try Self.states(Array(bytes.dropLast()))) == 2)
        #expect(good.firstDifference(from: try Self.states(bytes + [0])) == 2)
        #expect(try Self.states(Array(bytes[..<(2 * Self.leaf)])).firstDifference(from: good) == 2)
    }

    @Test
    func `Any leaf is checked alone`() throws {
        for size in [2 * Self.leaf, 2 * Self.leaf + 100] {
            let folder = try TemporaryFolder()
            let bytes = Self.file(size)
            try folder.write("m.gguf", bytes)
            let (source, found) = try Self.examine(folder)
            let file = try #require(found.report.files.first)
            let states = try #require(found.leaves[file.digest])
            let check = LeafCheck(source)
            for leaf in 0..<states.leafCount { #expect(check.verdict(onLeaf: leaf, of: file, states) == .same) }
            for leaf in [-1, states.leafCount] { #expect(check.verdict(onLeaf: leaf, of: file, states) == .changed) }
            var changed = bytes
            changed[Self.leaf + 7] ^= 1
            try folder.write("m.gguf", changed)
            #expect(check.verdict(onLeaf: 0, of: file, states) == .same)
            #expect(check.verdict(onLeaf: 1, of: file, states) == .changed)
            try folder.write("m.gguf", Array(bytes.dropLast()))
            #expect(check.verdict(onLeaf: 0, of: file, states) == .changed)
            try folder.remove("m.gguf")
            guard case .unknown = check.verdict(onLeaf: 0, of: file, states) else {
                return #expect(Bool(false), "a file that is gone was judged")
            }
            try folder.fifo("m.gguf")
            #expect(check.verdict(onLeaf: 0, of: file, states) == .changed)
        }
    }

    @Test
    func `A damaged blob's report names the leaf when its states are known`() throws {
        let store = try OllamaFixture()
        let weights = Self.file(2 * Self.leaf + 100)
        let path = "manifests/registry.ollama.ai/library/big/1"
        let manifest = try store.add(path, layers: [("model", weights)])
        let source = try #require(try ModelStore.discover(store.folder.path).first { $0.model == "big:1" })
        let good = try OllamaFixture.verification.examine(source)
        #expect(good.report.status == .ok)
        var changed = weights
        changed[Self.leaf + 5] ^= 1
        try store.folder.write(OllamaFixture.blobPath(manifest.layers[0]), changed)
        let bad = try OllamaFixture.verification.examine(source, known: { good.leaves[$0] })
        #expect(bad.report.status == .mismatch)
        #expect(bad.report.reason.hasSuffix("the first damage is in leaf 1, bytes 4194304 to 8388608"))
        let stranger = try Self.states(Self.file(4 * Self.leaf))
        let misled = try OllamaFixture.verification.examine(source, known: { _ in stranger })
        #expect(misled.report.status == .mismatch)
        let blind = try OllamaFixture.verification.examine(source)
        #expect(!blind.report.reason.contains("leaf"))
    }

    @Test
    func `A leaf that there is not covers nothing`() {
        let states = LeafStates(size: 10, digest: "", states: [])
        #expect(states.bytes(ofLeaf: 0) == 0..<10)
        for leaf in [-1, 1, Int.max, Int.min] { #expect(states.bytes(ofLeaf: leaf).isEmpty) }
        let longer = LeafStates(size: .max, digest: "", states: [])
        #expect(longer.leafCount > 1_000_000)
        #expect(states.firstDifference(from: longer) == 0)
    }

    @Test
    func `States are stored and read back, and nothing else is read`() throws {
        let states = try Self.states(Self.file(2 * Self.leaf + 100))
        let bytes = states.encoded
        #expect(bytes.count == 44 + 2 * 32)
        #expect(LeafStates(encoded: bytes) == states)
        for count in bytes.indices { #expect(LeafStates(encoded: Array(bytes[..<count])) == nil) }
        #expect(LeafStates(encoded: bytes + [0]) == nil)
        #expect(LeafStates(encoded: [0] + bytes.dropFirst()) == nil)
        for size: UInt64 in [.max, 1 << 63, UInt64(Int64.max)] {
            #expect(LeafStates(encoded: Array(bytes[..<4]) + GGUFBuilder.le(size) + bytes[12...]) == nil)
        }
    }
}
