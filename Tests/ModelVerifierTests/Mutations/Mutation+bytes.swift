@testable import ModelVerifier

extension Mutation {
    /// Changes of the bytes of any file of the model.
    static let bytes: [Mutation] = [
        onFile("a flipped bit") { bytes, random in
            guard !bytes.isEmpty else { return }
            bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
        },
        onFile("other bytes") { bytes, random in
            for _ in 0...random.below(8) where !bytes.isEmpty {
                bytes[random.below(bytes.count)] = .random(in: 0...255, using: &random)
            }
        },
        onFile("truncated") { bytes, random in bytes.removeLast(min(bytes.count, 1 + random.below(bytes.count))) },
        onFile("extended") { bytes, random in
            for _ in 0...random.below(100) { bytes.append(.random(in: 0...255, using: &random)) }
        },
        onFile("a hole") { bytes, random in
            let start = random.below(bytes.count)
            for place in start..<min(bytes.count, start + 1 + random.below(64)) { bytes[place] = 0 }
        },
        onFile("bytes put in") { bytes, random in
            bytes.insert(.random(in: 0...255, using: &random), at: random.below(bytes.count + 1))
        },
        onFile("bytes taken out") { bytes, random in
            let start = random.below(bytes.count)
            bytes.removeSubrange(start..<min(bytes.count, start + 1 + random.below(16)))
        },
        onFile("empty") { bytes, _ in bytes = [] },
    ]

    private static func onFile(
        _ name: String, _ change: @escaping @Sendable (inout [UInt8], inout SplitMix) -> Void
    ) -> Mutation {
        Mutation(name, .trust) { state, random in
            let path = random.pick(state.modelFiles, or: "")
            change(&state.store[path], &random)
        }
    }
}

extension SignedStore.State {
    /// The files that the approved model is made of.
    var modelFiles: [String] {
        let manifest = OllamaStoreEdit.manifestPath
        guard let layers = OllamaFixture.parse(store[manifest]) else { return store.files }
        return [manifest] + Set(([layers.config] + layers.layers).map(OllamaFixture.blobPath)).sorted()
    }

    /// The model's files without the manifest of an Ollama model.
    var contentFiles: [String] { modelFiles.filter { $0 != OllamaStoreEdit.manifestPath } }
}
