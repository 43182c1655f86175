import Testing

@testable import ModelVerifier

struct MutatedStoreTests {
    /// One file of the store changed by a seeded generator, verified, and put back: never good with the same digest.
    @Test
    func `A thousand mutated stores are refused or have another digest`() throws {
        let store = try OllamaFixture()
        let good = try store.verify()
        #expect(good.status == .ok)
        var random = SplitMix(state: 77)
        for _ in 0..<1_000 {
            let file = try #require(good.files.randomElement(using: &random)).name
            let bytes = try store.folder.read(file)
            try store.folder.write(file, Self.mutated(bytes, &random))
            let report = try store.verify()
            #expect(report.status != .ok || report.digest != good.digest)
            #expect(report.isIntact == (report.status == .ok))
            try store.folder.write(file, bytes)
        }
        #expect(try store.verify().digest == good.digest)
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes.removeSubrange(place...)
        case 2: bytes.insert(.random(in: 0...255, using: &random), at: place)
        default: bytes.append(contentsOf: [0, 1, 2])
        }
        return bytes
    }
}
