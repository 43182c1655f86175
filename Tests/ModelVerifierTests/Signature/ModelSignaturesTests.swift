import Foundation
import Testing

@testable import ModelVerifier

struct ModelSignaturesTests {
    /// A folder with the files of a good vector as the model `m`, and its signature beside the models.
    private struct Fixture {
        let folder = try? TemporaryFolder()
        let vector: SignatureVector
        let signatures: ModelSignatures

        init(_ name: String = "good P-256") throws {
            vector = try SignatureVector.named(name)
            let folder = try #require(folder)
            for (name, text) in vector.files { try folder.write("models/m/\(name)", Array(text.utf8)) }
            let header = Array(#"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#.utf8)
            try folder.write("models/other/w.safetensors", GGUFBuilder.le(UInt64(header.count)) + header + [0])
            try folder.write("signatures/m.sig", Array(vector.bundle.utf8))
            signatures = ModelSignatures(
                directory: folder.at("signatures"),
                keys: [try #require(SigningKey(pem: Array(vector.key.utf8)))], json: StrictJSON.parse)
        }

        var source: ModelSource {
            ModelSource(model: "m", format: .safetensors, root: folder?.at("models") ?? "", path: ["m"])
        }

        func verdict() -> SignatureVerdict { signatures.verdict(on: vector.report, of: source) }
    }

    @Test
    func `The signature of a model is found by its name`() throws {
        #expect(try Fixture().verdict().isGood)
    }

    @Test
    func `A signature that is not there is missing, and one that cannot be read does not count`() throws {
        let fixture = try Fixture()
        let folder = try #require(fixture.folder)
        try folder.remove("signatures/m.sig")
        #expect(fixture.verdict() == .missing)
        try folder.write("signatures/n.sig", Array(fixture.vector.bundle.utf8))
        try folder.link("signatures/m.sig", to: "n.sig")
        #expect(fixture.verdict() == .refused("a symbolic link, which is never followed"))
        try folder.remove("signatures/m.sig")
        try folder.fifo("signatures/m.sig")
        #expect(fixture.verdict() == .refused("not a regular file"))
        try folder.remove("signatures")
        #expect(fixture.verdict() == .missing)
    }

    @Test
    func `A bundle of more than 16 MiB is refused unread`() throws {
        let fixture = try Fixture()
        let path = try #require(fixture.folder).at("signatures/m.sig")
        try #require(truncate(path, off_t(ModelSignatures.limit + 1)) == 0)
        guard case .refused = fixture.verdict() else { return #expect(Bool(false), "\(fixture.verdict())") }
    }

    @Test
    func `A model that is not intact has no good signature`() throws {
        let fixture = try Fixture()
        var report = fixture.vector.report
        report.isIntact = false
        #expect(!fixture.signatures.verdict(on: report, of: fixture.source).isGood)
    }

    static let places: [(model: String, place: [String]?)] = [
        ("smollm2:135m", ["smollm2:135m.sig"]), ("ana/phi:latest", ["ana", "phi:latest.sig"]), ("..", nil),
        ("a/../b", nil), ("", nil), ("/a", nil), ("a//b", nil), ("a\0", nil),
    ]

    @Test(arguments: places)
    func `A name leads to a file below the folder or to none`(model: String, place: [String]?) {
        #expect(ModelSignatures.place(of: model) == place)
    }
}
