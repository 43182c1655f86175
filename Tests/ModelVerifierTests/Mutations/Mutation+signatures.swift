@testable import ModelVerifier

extension Mutation {
    /// Changes of the signature and of the name that it is asked for under; the model itself stays as it was.
    static let signatures: [Mutation] = [
        onBundle("no signature") { _, _ in nil },
        onBundle("a flipped bit of the signature file") { bytes, random in
            var bytes = bytes
            bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
            return bytes
        },
        onBundle("a cut signature file") { bytes, random in Array(bytes.prefix(random.below(bytes.count))) },
        onBundle("bytes put into the signature file") { bytes, random in
            var bytes = bytes
            bytes.insert(.random(in: 0...255, using: &random), at: random.below(bytes.count + 1))
            return bytes
        },
        onBundle("a vector that is refused") { _, random in
            let refused = SignatureVector.all.filter { !$0.isGood }
            return random.pick(refused, or: SignatureVector.all[0]).bundle.utf8.map { $0 }
        },
        onBundle("the signature of another model") { bytes, random in
            let good = SignatureVector.all.filter { $0.isGood && Array($0.bundle.utf8) != bytes }
            return random.pick(good, or: SignatureVector.all[0]).bundle.utf8.map { $0 }
        },
        onText("a mutated payload", #""payload":""#),
        onText("a mutated signature", #""sig":""#),
        onText("a mutated hint", #""hint":""#),
        onBundle("two signatures") { bytes, _ in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let start = text.firstRange(of: #""signatures":["#)?.upperBound,
                let end = text[start...].firstIndex(of: "]")
            else { return [] }
            return Array("\(text[..<end]),\(text[start..<end])\(text[end...])".utf8)
        },
        Mutation("a renamed model", .signature) { state, random in
            let name = random.pick(["n", "a", "llama"], or: "n")
            state.served = state.served.replacing("m", with: name, maxReplacements: 1)
            if state.store.nodes.keys.contains(OllamaStoreEdit.manifestPath) {
                state.store.move(
                    "manifests/registry.ollama.ai/library/m", to: "manifests/registry.ollama.ai/library/\(name)")
            } else {
                state.store.nodes["\(name).gguf"] = state.store.nodes.removeValue(forKey: "m.gguf")
                state.store.move("m", to: name)
            }
        },
    ]

    private static func onBundle(
        _ name: String, _ change: @escaping @Sendable ([UInt8], inout SplitMix) -> [UInt8]?
    ) -> Mutation {
        Mutation(name, .signature) { state, random in state.bundle = change(state.bundle ?? [], &random) }
    }

    /// Another character of base64 or hex somewhere in a member.
    private static func onText(_ name: String, _ member: String) -> Mutation {
        onBundle(name) { bytes, random in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let start = text.firstRange(of: member)?.upperBound, let end = text[start...].firstIndex(of: "\"")
            else {
                return []
            }
            var inside = Array(text[start..<end].utf8)
            inside[random.below(inside.count)] = random.pick(Array("abcdefABCXYZ0129+/-_= ".utf8), or: 0x20)
            return Array(text[..<start].utf8) + inside + Array(text[end...].utf8)
        }
    }
}
