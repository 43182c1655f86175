import Foundation
import Testing

@testable import ModelVerifier

struct ModelContentsTests {
    private static func contents(_ folder: TemporaryFolder, _ model: String? = nil) throws -> ModelContents {
        let sources = try ModelStore.discover(folder.path)
        let source = try #require(sources.first { model == nil || $0.model == model })
        return try #require(try OllamaFixture.verification.examine(source).contents)
    }

    @Test
    func `An Ollama model is shown as its manifest, its layers and the template inside its weights`() throws {
        let store = try OllamaFixture()
        let weights = GGUFStructureTests.built {
            $0.pairs.append(GGUFBuilder.text("tokenizer.chat_template", "{{ evil }}"))
        }
        let layers = [("model", weights), ("template", Array("{{ .Prompt }}".utf8)), ("embed", [1, 2])]
        try store.add("manifests/registry.ollama.ai/library/x/1", layers: layers)
        let contents = try Self.contents(store.folder, "x:1")
        #expect(contents.layers.map(\.role) == ["manifest", "config", "model", "chat_template", "template", "embed"])
        #expect(contents.layers[0].digest == contents.digest)
        #expect(contents.layers[0].text?.value.hasPrefix(#"{"schemaVersion":2"#) == true)
        #expect(contents.layers[1].text == .init(#"{"model_format":"gguf"}"#))
        #expect(contents.layers[2].text == nil)
        #expect(contents.layers[2].bytes == Int64(weights.count))
        #expect(contents.layers[3].text == .init("{{ evil }}"))
        #expect(contents.layers[3].digest == OllamaFixture.sha256(Array("{{ evil }}".utf8)))
        #expect(contents.layers[4].text == .init("{{ .Prompt }}"))
        #expect(contents.layers[5].text == nil)
        #expect(
            contents.notices == [
                "the weights carry a chat template, which may be used in place of the template layer"
            ])
    }

    @Test
    func `A folder shows its files, their texts, its templates, and the code that it brings`() throws {
        let folder = try TemporaryFolder()
        try folder.write("m/model.safetensors", Shards.file(["a"]))
        try folder.write("m/config.json", Array(#"{"auto_map":{"AutoModel":"modeling.M"}}"#.utf8))
        try folder.write("m/modeling.py", Array("import os".utf8))
        try folder.write("m/tokenizer.json", [UInt8](repeating: 0x20, count: ModelContents.textLimit + 1))
        let settings = #"{"chat_template":[{"name":"default","template":"{{ a }}"},{"name":"tool","template":"b"}]}"#
        try folder.write("m/tokenizer_config.json", Array(settings.utf8))
        let contents = try Self.contents(folder)
        let names = ["config.json", "model.safetensors", "modeling.py", "tokenizer.json", "tokenizer_config.json"]
        #expect(contents.layers.filter { $0.role == "file" }.map(\.name) == names)
        #expect(contents.layers.map { $0.text != nil } == [true, false, true, false, true, true, true])
        #expect(
            contents.layers.suffix(2).map(\.name)
                == ["default", "tool"].map { "tokenizer_config.json:chat_template.\($0)" })
        #expect(contents.layers.last?.text == .init("b"))
        #expect(
            contents.notices == [
                "modeling.py is code, which a loader may run",
                "config.json names code of its own (auto_map), which a loader may run",
            ])
    }

    @Test
    func `Texts share a bound, and what steers a model comes before its licences`() throws {
        let store = try OllamaFixture()
        let licences = (0..<12).map { n in
            (role: "license", bytes: Array(String(repeating: "\(n % 10)", count: ModelContents.textLimit + n).utf8))
        }
        let layers = [("model", GGUFBuilder().bytes)] + licences + [("system", Array("be good".utf8))]
        try store.add("manifests/registry.ollama.ai/library/x/1", layers: layers)
        let contents = try Self.contents(store.folder, "x:1")
        let texts = contents.layers.compactMap(\.text)
        #expect(contents.layers.last?.text == .init("be good"))
        #expect(texts.reduce(0) { $0 + $1.value.utf8.count } == ModelContents.textsLimit)
        #expect(texts.contains { $0.value.isEmpty && $0.isCut })
    }

    @Test
    func `A text that is no UTF-8 is repaired, and one that is cut in a character loses it`() {
        #expect(ModelContents.Text([0x61, 0xFF], of: 2) == .init("a\u{FFFD}"))
        let layer = ModelContents.Layer(role: "license", name: "n", digest: "d", bytes: 9, text: .init("ééé"))
        let long = ModelContents.Layer(
            role: "system", name: "n", digest: "d", bytes: 9,
            text: .init(String(repeating: "x", count: ModelContents.textsLimit - 3)))
        #expect(TextBudget.spend(on: [layer, long])[0].text == .init("é", isCut: true))
    }

    @Test
    func `Files that others may write are named, and the list is bounded`() throws {
        let store = try OllamaFixture()
        #expect(try Self.contents(store.folder).notices == [])
        try store.folder.hardLink("blobs/second", to: OllamaFixture.smollm)
        try #require(chmod(store.folder.at(OllamaFixture.smollm), 0o666) == 0)
        let notices = try Self.contents(store.folder).notices
        #expect(notices.count == 2)
        #expect(notices[0].contains("has 2 names") && notices[1].contains("others than its owner"))
        var list = NoticeList()
        for n in 0..<1_000 { list.add("\(n)") }
        #expect(list.texts.count == ModelContents.noticeLimit)
        #expect(list.texts.last == "more is not shown")
    }

    @Test
    func `Contents are stored and read back`() throws {
        let contents = try Self.contents(OllamaFixture().folder)
        let bytes = try JSONEncoder().encode(contents)
        #expect(try JSONDecoder().decode(ModelContents.self, from: bytes) == contents)
    }
}
