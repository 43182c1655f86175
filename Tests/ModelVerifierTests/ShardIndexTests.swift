import Testing

@testable import ModelVerifier

struct ShardIndexTests {
    private static let name = "m/model.safetensors.index.json"

    private func report(_ index: [UInt8]) throws -> ModelReport {
        let folder = try TemporaryFolder()
        try folder.write("m/one.safetensors", Shards.file(["a", "b"]))
        try folder.write("m/two.safetensors", Shards.file(["c"]))
        try folder.write("m/unlisted.safetensors", Shards.file(["z"]))
        try folder.write(Self.name, index)
        let source = try #require(try ModelStore.discover(folder.path).first)
        return try OllamaFixture.verification.verify(source)
    }

    @Test
    func `An index that names what its shards have is sound, whatever else lies beside them`() throws {
        let index = Shards.index([("a", "one.safetensors"), ("b", "one.safetensors"), ("c", "two.safetensors")])
        #expect(try report(index).status == .ok)
        #expect(try report(Shards.index([("c", "two.safetensors")])).status == .ok)
    }

    static let broken: [(name: String, index: [UInt8])] = [
        ("a tensor that no shard has", Shards.index([("c", "two.safetensors"), ("d", "two.safetensors")])),
        ("a tensor in another shard", Shards.index([("a", "two.safetensors")])),
        ("a tensor of a shard left out", Shards.index([("a", "one.safetensors")])),
        ("a shard that is not there", Shards.index([("c", "two.safetensors"), ("d", "three.safetensors")])),
        ("a shard above", Shards.index([("c", "../m/two.safetensors")])),
        ("a shard by its path", Shards.index([("c", "/m/two.safetensors")])),
        ("no map", Array("{}".utf8)), ("no object", Array("[]".utf8)), ("no JSON", Array("hello".utf8)),
        ("a number for a file", Array(#"{"weight_map":{"c":2}}"#.utf8)),
        ("a tensor twice", Array(#"{"weight_map":{"c":"two.safetensors","c":"one.safetensors"}}"#.utf8)),
    ]

    @Test(arguments: broken)
    func `An index that says otherwise is malformed`(name: String, index: [UInt8]) throws {
        let report = try report(index)
        #expect(report.status == .malformed)
        #expect(report.layer == "model.safetensors.index.json")
    }
}
