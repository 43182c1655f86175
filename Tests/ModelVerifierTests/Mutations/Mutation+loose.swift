@testable import ModelVerifier

extension Mutation {
    /// Changes of a GGUF file beyond its bytes.
    static let gguf: [Mutation] = [
        Mutation("a broken GGUF file", [.gguf], .verification) { state, random in
            state.store["m.gguf"] = BrokenGGUF.random(&random)
        },
        Mutation("another sound GGUF file", [.gguf], .trust) { state, random in
            state.store["m.gguf"] = GGUFBuilder(pairs: [GGUFBuilder.text("x", "\(random.next())")]).bytes
        },
        Mutation("a second file of the same name", [.gguf], .trust) { state, _ in
            state.store["deeper/m.gguf"] = GGUFBuilder().bytes
        },
    ]

    /// Changes of a safetensors folder beyond the bytes of its files.
    static let safetensors: [Mutation] = [
        Mutation("a broken safetensors file", [.safetensors], .verification) { state, random in
            let name = random.pick(["one", "two", "three"], or: "")
            state.store["m/\(name).safetensors"] = BrokenSafetensors.random(&random)
        },
        Mutation("a shard with other tensors", [.safetensors], .verification) { state, random in
            let name = random.pick(["one", "two"], or: "")
            state.store["m/\(name).safetensors"] = Shards.file(["t\(random.below(9))"])
        },
        Mutation("an index of other shards", [.safetensors], .verification) { state, random in
            let shard = random.pick(["one.safetensors", "none.safetensors", "../m/two.safetensors", ""], or: "")
            state.store["m/model.safetensors.index.json"] = Shards.index([("t\(random.below(9))", shard)])
        },
        Mutation("a pickle by its name", [.safetensors], .verification) { state, random in
            let name = random.pick(
                ["pytorch_model.bin", "a.PT", "sub/b.pkl", "c.ckpt", ".d.npz", "sub/e/f.joblib"], or: "")
            state.store["m/\(name)"] = []
        },
        Mutation("a pickle by its content", [.safetensors], .verification) { state, random in
            let name = random.pick(["notes.md", "weights", "sub/x.json", ".hidden", "vocab.txt"], or: "")
            state.store["m/\(name)"] = random.pick(PickleTests.pickles, or: ("", [])).bytes
        },
        Mutation("an added file", [.safetensors], .trust) { state, random in
            let name = random.pick(["a.json", ".git/HEAD", "sub/modeling.py", ".gitattributes", "é"], or: "")
            state.store["m/\(name)"] = random.below(2) == 0 ? [] : Array("\(random.next())".utf8)
        },
        Mutation("a renamed file", [.safetensors], .trust) { state, random in
            let path = random.pick(state.store.files, or: "")
            state.store.nodes[path + random.pick([".bak", "~", "x"], or: "")] = state.store.nodes.removeValue(
                forKey: path)
        },
        Mutation("a link among the files", [.safetensors], .verification) { state, random in
            state.store.nodes["m/extra"] = random.below(2) == 0 ? .link("config.json") : .fifo
        },
        Mutation("folders without end", [.safetensors], .verification) { state, random in
            state.store["m/" + String(repeating: "d/", count: 9 + random.below(20)) + "f"] = []
        },
    ]
}
