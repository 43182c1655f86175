import Testing

@testable import ModelVerifier

struct ModelNameTests {
    static let shown: [(path: String, name: String)] = [
        ("registry.ollama.ai/library/smollm2/135m", "smollm2:135m"),
        ("registry.ollama.ai/library/llama3.2/latest", "llama3.2:latest"),
        ("ollama.com/library/smollm2/135m", "smollm2:135m"),
        ("registry.ollama.ai/ana/coder/7b-q4_K_M", "ana/coder:7b-q4_K_M"),
        ("hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF/Q4_K_M", "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M"),
        ("registry.local:5000/library/phi/latest", "registry.local:5000/library/phi:latest"),
    ]

    @Test(arguments: shown)
    func `A manifest's path gives the name that Ollama shows`(path: String, name: String) {
        #expect(ModelName(path: path.split(separator: "/").map(String.init))?.shown == name)
    }

    static let unserved: [[String]] = [
        ["registry.ollama.ai", "library", "smollm2"],
        ["registry.ollama.ai", "lib.rary", "smollm2", "135m"],
        ["registry.ollama.ai", "library", "-smollm2", "135m"],
        ["registry.ollama.ai", "library", "smollm2", "135m\n"],
        ["registry.ollama.ai", "library", "smollm2", ""],
        ["registry.ollama.ai", "library", "smöllm2", "135m"],
        ["registry.ollama.ai", "library", String(repeating: "a", count: 81), "135m"],
    ]

    @Test(arguments: unserved)
    func `A path that Ollama serves no model for has no name`(path: [String]) {
        #expect(ModelName(path: path) == nil)
    }

    static let lookups: [(asked: String, name: String)] = [
        ("smollm2", "smollm2:latest"),
        ("smollm2:135m", "smollm2:135m"),
        ("library/smollm2", "smollm2:latest"),
        ("registry.ollama.ai/library/smollm2:135m", "smollm2:135m"),
        ("ollama.com/library/smollm2:135m", "smollm2:135m"),
        ("ana/coder", "ana/coder:latest"),
        ("registry.local:5000/library/phi", "registry.local:5000/library/phi:latest"),
        ("SmolLM2:135M", "SmolLM2:135M"),
        ("", ":latest"),
    ]

    @Test(arguments: lookups)
    func `A name is looked up under one spelling`(asked: String, name: String) {
        #expect(ModelName.normalised(asked) == name)
    }
}
