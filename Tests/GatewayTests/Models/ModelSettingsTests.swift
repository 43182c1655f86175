import Glibc
import ModelVerifier
import Testing
import Wire

@testable import Gateway

@Suite struct ModelSettingsTests {
    private let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func word(_ text: String) -> ModelSettings.Word { .init(text: text, place: "--x") }

    private func settings(
        trust: ModelTrust = .firstUse, keys: String = "", signatures: String = "", bindings: String = ""
    ) throws -> ModelSettings {
        try ModelSettings(
            directory: "/models", trust: trust, keys: word(keys), signatures: word(signatures), bindings: word(bindings)
        )
    }

    @Test func `a document of bindings is read from YAML and from JSON`() throws {
        let root = String(repeating: "ab", count: 32)
        let yaml = try folder.file("a.yaml", "version: 2\nmodels:\n  - {name: tiny, root: \(root)}\n")
        let json = try folder.file("b.json", #"{"version":2,"models":[{"name":"tiny","root":"\#(root)"}]}"#)
        for path in [yaml, json] {
            #expect(try settings(bindings: path).vouching.bindings?.root(of: "tiny") == root)
        }
    }

    @Test(arguments: [
        "version: 0\nmodels: []", "models: []", "version: 1\nmodels: [{name: a, root: ../x}]", "version: 1\nmodels: {}",
        "version: 1\nversion: 2\nmodels: []", "a: &a [1]\nb: *a", "version: 1\nmodels: []\nother: 1", "[", "\u{0}",
    ])
    func `a document that says anything else is refused with its place`(_ text: String) throws {
        let path = try folder.file("bad.yaml", text)
        let failure = #expect(throws: Failure.self) { try settings(bindings: path) }
        #expect(failure?.message.contains("bad.yaml") == true)
    }

    @Test func `a document that others can write is refused`() throws {
        let path = try folder.file("open.yaml", "version: 1\nmodels: []", mode: 0o622)
        #expect(throws: Failure.self) { try settings(bindings: path) }
    }

    @Test func `signed trust needs all that signatures are checked with`() throws {
        let failure = #expect(throws: Failure.self) { try settings(trust: .signed) }
        #expect(failure?.message == "--model-trust signed needs --model-keys")
    }

    @Test func `a directory without keys, and a file that is none, are refused`() throws {
        try #require(mkdir(folder.path + "/keys", 0o700) == 0)
        #expect(throws: Failure.self) { try settings(keys: folder.path + "/keys") }
        _ = try folder.file("keys/a.pem", "-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n")
        #expect(throws: Failure.self) { try settings(keys: folder.path + "/keys") }
    }
}

@Suite struct ModelChangesViewTests {
    @Test func `what a stranger wrote cannot reach the terminal`() throws {
        let changes = #"""
            {"model":"m\u001b[2J","pinned":"aa","digest":"bb","compared":true,"layers":[{"kind":"changed",
            "role":"temp\u001blate","name":"b/\u202e2","old_bytes":1,"new_bytes":2,
            "lines":[{"op":"added","text":"\u001b[31mtwo"}]}],"notices":["a\u202eb"]}
            """#
        let text = ModelChangesView.lines(try JSONDocument(Array(changes.utf8)).root).joined(separator: "\n")
        #expect(text.contains("two") && text.contains("+ "))
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `what was kept of a model comes back as it was, and nothing else does`() throws {
        let old = ModelContents(
            model: "m", digest: "aa",
            layers: [.init(role: "template", name: "b/1", digest: "01", bytes: 1, text: .init("one\ntwo"))])
        let new = ModelContents(
            model: "m", digest: "bb",
            layers: [.init(role: "template", name: "b/2", digest: "02", bytes: 2, text: .init("one\n\u{1B}[31mtwo"))],
            notices: ["a\u{202E}b"])
        #expect(ModelContents(json: new.json()) == new)
        #expect(ModelContents(json: "[]") == nil && ModelContents(json: #"{"model":1}"#) == nil)
        let difference = ModelDifference(from: old, to: new)
        #expect(difference.layers.map(\.kind) == [.changed])
    }

    @Test func `progress shows rate and time left, whatever the numbers`() {
        #expect(
            ProgressLine.text(done: 512 << 20, total: 1024 << 20, rate: 64 << 20).hasSuffix(
                "50 %  512 of 1024 MiB  64 MiB/s  0:08 left"))
        for (done, total) in [(-1, 5), (9, 5), (.max, .max), (0, 0)] {
            #expect(ProgressLine.text(done: done, total: total, rate: 1).hasPrefix("["))
        }
    }
}
