import Glibc
import Testing

@testable import ModelVerifier

struct LooseVerificationTests {
    private func verify(_ folder: TemporaryFolder) throws -> ModelReport {
        let sources = try ModelStore.discover(folder.path)
        return try OllamaFixture.verification.verify(try #require(sources.first))
    }

    private static let header = Array(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#.utf8)
    private static let weights = GGUFBuilder.le(UInt64(header.count)) + header + [1, 2, 3, 4]

    private func bert() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("bert/model.safetensors", Self.weights)
        try folder.write("bert/config.json", Array("{}".utf8))
        try folder.write("bert/pooling/config.json", Array("[]".utf8))
        return folder
    }

    @Test
    func `A GGUF file has its own SHA-256 as digest`() throws {
        let folder = try TemporaryFolder()
        try folder.write("tiny.gguf", GGUFBuilder().bytes)
        let report = try verify(folder)
        #expect(report.status == .ok)
        #expect(report.model == "tiny")
        #expect(report.digest == OllamaFixture.sha256(GGUFBuilder().bytes))
        #expect(report.bytes == Int64(GGUFBuilder().bytes.count))
    }

    @Test
    func `A broken GGUF file is malformed and its digest is told all the same`() throws {
        let folder = try TemporaryFolder()
        let bytes = GGUFBuilder(version: 9).bytes
        try folder.write("tiny.gguf", bytes)
        let report = try verify(folder)
        #expect(report.status == .malformed)
        #expect(report.digest == OllamaFixture.sha256(bytes))
        #expect(!report.isIntact)
    }

    @Test
    func `A safetensors folder's digest covers names, sizes and digests of all its files`() throws {
        let folder = try bert()
        let report = try verify(folder)
        var records = ""
        for (name, bytes) in [
            ("config.json", Array("{}".utf8)), ("model.safetensors", Self.weights),
            ("pooling/config.json", Array("[]".utf8)),
        ] {
            records += "\(name)\0\(bytes.count)\0\(try #require(OllamaFixture.sha256(bytes)))\n"
        }
        #expect(report.status == .ok)
        #expect(report.digest == OllamaFixture.sha256(Array(records.utf8)))
    }

    @Test
    func `A folder with more folders than are watched is malformed, however empty they are`() throws {
        let folder = try bert()
        for index in 0...FolderFile.folderLimit { mkdir("\(folder.path)/bert/\(index)", 0o755) }
        #expect(try verify(folder).status == .malformed)
    }

    static let changes: [(name: String, change: @Sendable (TemporaryFolder) throws -> Void)] = [
        ("a changed byte", { try $0.write("bert/config.json", Array("{ ".utf8)) }),
        ("an added file", { try $0.write("bert/tokenizer.json", []) }),
        ("a removed file", { try $0.remove("bert/pooling/config.json") }),
        ("a renamed file", { try $0.move("bert/config.json", to: "bert/konfig.json") }),
    ]

    @Test(arguments: changes.indices)
    func `Any change of a safetensors folder changes its digest`(index: Int) throws {
        let folder = try bert()
        let good = try verify(folder)
        try Self.changes[index].change(folder)
        let changed = try verify(folder)
        #expect(changed.status == .ok)
        #expect(changed.digest != good.digest)
    }

    @Test
    func `A folder with nothing but pickles is found and malformed`() throws {
        let folder = try TemporaryFolder()
        try folder.write("old/pytorch_model.bin", [0x80, 2])
        try folder.write("old/config.json", Array("{}".utf8))
        let report = try verify(folder)
        #expect(report.model == "old")
        #expect(report.status == .malformed)
        #expect(report.layer == "pytorch_model.bin")
    }

    static let pickles = ["pytorch_model.bin", "model.pt", "data.PKL", "deeper/weights.pth", "old.ckpt"]

    @Test(arguments: pickles)
    func `A pickle beside safetensors files is malformed`(name: String) throws {
        let folder = try bert()
        try folder.write("bert/\(name)", [0x80, 4])
        let report = try verify(folder)
        #expect(report.status == .malformed)
        #expect(report.layer == name)
    }

    @Test
    func `Links and special files in a safetensors folder are malformed`() throws {
        let linked = try bert()
        try linked.link("bert/other.safetensors", to: "model.safetensors")
        #expect(try verify(linked).status == .malformed)
        let piped = try bert()
        try piped.fifo("bert/pipe")
        #expect(try verify(piped).status == .malformed)
        let folder = try bert()
        try folder.link("bert/inner", to: "pooling")
        #expect(try verify(folder).status == .malformed)
    }

    static let headers: [[UInt8]] = [
        [],
        [1, 2, 3],
        GGUFBuilder.le(UInt64.max) + header,
        GGUFBuilder.le(UInt64(header.count + 1)) + header,
        GGUFBuilder.le(UInt64(0)) + header,
        GGUFBuilder.le(UInt64(header.count)) + Array("[".utf8) + header.dropFirst(),
    ]

    @Test(arguments: headers)
    func `A safetensors file with a broken frame is malformed`(bytes: [UInt8]) throws {
        let folder = try bert()
        try folder.write("bert/model.safetensors", bytes)
        let report = try verify(folder)
        #expect(report.status == .malformed)
        #expect(report.layer == "model.safetensors")
    }

    @Test
    func `Folders nested without end are malformed`() throws {
        let folder = try bert()
        try folder.write("bert/" + String(repeating: "d/", count: 9) + "file", [])
        #expect(try verify(folder).status == .malformed)
    }
}
