@testable import ModelVerifier

extension Mutation {
    /// Something else in the place of a file or folder.
    static let kinds: [Mutation] = [
        Mutation("removed", .trust) { state, random in
            state.store.nodes[random.pick(state.modelFiles, or: "")] = nil
        },
        Mutation("a link to the same bytes", .trust) { state, random in
            let path = random.pick(state.modelFiles, or: "")
            let depth = path.split(separator: "/").count - 1
            state.store["aside"] = state.store[path]
            state.store.nodes[path] = .link(String(repeating: "../", count: depth) + "aside")
        },
        Mutation("a link that leads nowhere", .trust) { state, random in
            let target = random.pick(
                ["nowhere", "/dev/zero", "/etc/passwd", ".", "..", path(random.below(300))], or: "")
            state.store.nodes[random.pick(state.modelFiles, or: "")] = .link(target)
        },
        Mutation("a second name of another file", [.ollama, .safetensors], .trust) { state, random in
            let path = random.pick(state.contentFiles, or: "")
            let other = random.pick(state.store.files.filter { state.store[$0] != state.store[path] }, or: path)
            if other != path { state.store.nodes[path] = .hardLink(other) }
        },
        Mutation("a FIFO", .trust) { state, random in
            state.store.nodes[random.pick(state.modelFiles, or: "")] = .fifo
        },
        Mutation("a folder for a file", .trust) { state, random in
            state.store.nodes[random.pick(state.modelFiles, or: "")] = .folder
        },
        Mutation("two files exchanged", [.ollama, .safetensors], .trust) { state, random in
            let first = random.pick(state.modelFiles, or: "")
            let second = random.pick(state.modelFiles, or: "")
            (state.store.nodes[first], state.store.nodes[second]) = (
                state.store.nodes[second], state.store.nodes[first]
            )
        },
        Mutation("a linked folder", [.ollama, .safetensors], .trust) { state, random in
            let path = random.pick(state.modelFiles.filter { $0.contains("/") }, or: "")
            let parts = path.split(separator: "/")
            let folder = parts[..<(1 + random.below(parts.count - 1))].joined(separator: "/")
            let depth = folder.split(separator: "/").count - 1
            state.store.move(folder, to: "aside")
            state.store.nodes[folder] = .link(String(repeating: "../", count: depth) + "aside")
        },
        Mutation("another spelling of the name", .trust) { state, _ in
            if state.store.nodes.keys.contains(OllamaStoreEdit.manifestPath) {
                let twin = "manifests/registry.ollama.ai/library/M/latest"
                state.store[twin] = state.store[OllamaStoreEdit.otherPath]
            } else {
                let path = state.store.files.first { $0.hasSuffix("m.gguf") || $0.hasSuffix(".safetensors") } ?? ""
                state.store["M" + path.dropFirst()] = state.store[path]
            }
        },
    ]

    private static func path(_ count: Int) -> String { String(repeating: "x/", count: count) + "x" }
}
