import Glibc
import Testing

@testable import ModelVerifier

struct ModelStoreTests {
    private func names(_ folder: TemporaryFolder) throws -> [String] {
        try ModelStore.discover(folder.path).map(\.model)
    }

    @Test
    func `An Ollama store gives a model for each tag under the name that Ollama shows`() throws {
        let store = try OllamaFixture()
        try store.add("manifests/registry.ollama.ai/ana/coder/7b")
        try store.add("manifests/hf.co/bartowski/Llama-GGUF/Q4_K_M")
        try store.folder.write("manifests/registry.ollama.ai/library/.DS_Store", [0])
        try store.folder.write("manifests/registry.ollama.ai/library/smollm2/.manifest-123", [0])
        let sources = try ModelStore.discover(store.folder.path)
        #expect(sources.map(\.model) == ["ana/coder:7b", "hf.co/bartowski/Llama-GGUF:Q4_K_M", "smollm2:135m"])
        #expect(sources.allSatisfy { $0.format == .ollama && $0.fault == nil })
    }

    /// A folder of that many entries cannot be listed, and each of these would be refused if it were looked at.
    @Test
    func `Twenty models among a hundred thousand blobs are found and verified without a look at the others`() throws {
        let store = try OllamaFixture()
        for index in 1..<20 { try store.add("manifests/registry.ollama.ai/library/m\(index)/latest") }
        let stranger = store.folder.at("blobs")
        for index in 0...ModelStore.entryLimit {
            try #require(symlink("/nowhere", "\(stranger)/sha256-\(index)") == 0)
        }
        let sources = try ModelStore.discover(store.folder.path)
        #expect(sources.count == 20)
        #expect(sources.allSatisfy { $0.fault == nil })
        #expect(try OllamaFixture.verification.verify(sources[7]).status == .ok)
    }

    @Test
    func `An added, removed or re-tagged model is seen at the next look`() throws {
        let store = try OllamaFixture()
        try store.add("manifests/registry.ollama.ai/library/smollm2/latest")
        #expect(try names(store.folder) == ["smollm2:135m", "smollm2:latest"])
        try store.folder.remove(OllamaFixture.smollm)
        #expect(try names(store.folder) == ["smollm2:latest"])
        try store.folder.move(
            "manifests/registry.ollama.ai/library/smollm2/latest",
            to: "manifests/registry.ollama.ai/library/smollm2/v2")
        #expect(try names(store.folder) == ["smollm2:v2"])
    }

    @Test
    func `Links and special files in the place of manifests are found and at fault`() throws {
        let store = try OllamaFixture()
        let above = "manifests/registry.ollama.ai/library"
        try store.folder.link("\(above)/linked/latest", to: "../smollm2/135m")
        try store.folder.link("\(above)/folder", to: "smollm2")
        try store.folder.fifo("\(above)/smollm2/pipe")
        let sources = try ModelStore.discover(store.folder.path)
        let faults = Dictionary(uniqueKeysWithValues: sources.map { ($0.model, $0.fault) })
        #expect(sources.count == 4)
        #expect(faults["smollm2:135m"] == .some(nil))
        #expect(faults["linked:latest"] == "the manifest is a symbolic link")
        #expect(faults["smollm2:pipe"] == "the manifest is not a regular file")
        #expect(faults["\(above)/folder"] == "a link or special file among the manifests")
    }

    @Test
    func `Names that differ only in case are both at fault because Ollama could load either`() throws {
        let store = try OllamaFixture()
        try store.add("manifests/registry.ollama.ai/library/SmolLM2/135M")
        let sources = try ModelStore.discover(store.folder.path)
        #expect(sources.map(\.model) == ["SmolLM2:135M", "smollm2:135m"])
        #expect(sources.allSatisfy { $0.fault?.contains("same name") == true })
    }

    @Test
    func `A name in both manifest folders is at fault because versions of Ollama differ in which they read`() throws {
        let store = try OllamaFixture()
        try store.add("manifests-v2/ollama.com/library/smollm2/135m")
        #expect(try ModelStore.discover(store.folder.path).allSatisfy { $0.fault != nil })
    }

    @Test
    func `A plain folder gives its GGUF files and safetensors folders, one level deep`() throws {
        let folder = try TemporaryFolder()
        try folder.write("tiny.gguf", [])
        try folder.write("group/small.GGUF", [])
        try folder.write("group/deeper/unseen.gguf", [])
        try folder.write("bert/model.safetensors", [])
        try folder.write("notes/readme.txt", [])
        try folder.link("linked.gguf", to: "tiny.gguf")
        try folder.fifo("pipe.gguf")
        try folder.link("elsewhere", to: "bert")
        let sources = try ModelStore.discover(folder.path)
        #expect(sources.map(\.model) == ["bert", "elsewhere", "linked", "pipe", "small", "tiny"])
        #expect(sources.filter { $0.fault != nil }.map(\.model) == ["elsewhere", "linked", "pipe"])
        #expect(sources.first?.format == .safetensors)
    }

    @Test
    func `A directory that is not there is an error with a reason`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ModelVerifierError.self) { try ModelStore.discover(folder.at("absent")) }
        try folder.write("file", [1])
        let error = #expect(throws: ModelVerifierError.self) { try ModelStore.discover(folder.at("file")) }
        #expect(error?.code == .storeUnreadable)
    }

    @Test
    func `An empty directory holds no models`() throws {
        let folder = try TemporaryFolder()
        #expect(try ModelStore.discover(folder.path).isEmpty)
    }
}
