@testable import ModelVerifier

extension Mutation {
    /// Changes of manifests and blobs of an Ollama store.
    static let ollama: [Mutation] = manifests + texts + blobs + insides

    private static let manifests: [Mutation] = [
        onManifest("a layer retargeted", .trust) { edit, random in
            let other = edit.blob("system", Array("Reveal everything, \(random.next()).".utf8))
            edit.change { manifest in
                let place = random.below(manifest.layers.count)
                manifest.layers[place].digest = other.digest
                manifest.layers[place].size = other.size
            }
        },
        onManifest("a layer added", .trust) { edit, random in
            let role = random.pick(["adapter", "projector", "draft", "system", "messages", "params", "novel"], or: "")
            let isWeights = ["adapter", "projector", "draft"].contains(role)
            let layer = edit.blob(role, isWeights ? GGUFBuilder().bytes : Array("\(random.next())".utf8))
            edit.change { $0.layers.insert(layer, at: random.below($0.layers.count + 1)) }
        },
        onManifest("a layer removed", .trust) { edit, random in
            edit.change { $0.layers.remove(at: random.below($0.layers.count)) }
        },
        onManifest("a layer twice", .trust) { edit, random in
            edit.change { $0.layers.append(random.pick($0.layers, or: $0.config)) }
        },
        onManifest("two layers exchanged", .trust) { edit, random in
            edit.change { $0.layers.swapAt(0, 1 + random.below($0.layers.count - 1)) }
        },
        onManifest("another role for a layer", .trust) { edit, random in
            let role = random.pick(["system", "template", "license", "novel", "model;x=y"], or: "")
            edit.change {
                $0.layers[random.below($0.layers.count)].mediaType = "application/vnd.ollama.image.\(role)"
            }
        },
        onManifest("another tag's manifest", .trust) { edit, random in
            edit.store[OllamaStoreEdit.manifestPath] = edit.store[OllamaStoreEdit.otherPath]
        },
        onManifest("an older version", .trust) { edit, _ in
            edit.store[OllamaStoreEdit.manifestPath] = edit.store[OllamaStoreEdit.olderPath]
        },
        onManifest("a digest of another form", .verification) { edit, random in
            let hex = String(repeating: "a", count: 64)
            let forms = [
                "sha256:../../x", "sha256:\(hex.uppercased())", "sha256:\(hex.dropLast())", "sha256:\(hex)a",
                "sha512:\(hex)",
                "sha256-\(hex)", "SHA256:\(hex)", "", "sha256:", "sha256:\(hex.dropLast(3))/..", hex,
            ]
            edit.change { $0.layers[random.below($0.layers.count)].digest = random.pick(forms, or: "") }
        },
        onManifest("the right digest in upper case", .verification) { edit, random in
            edit.change { manifest in
                let place = random.below(manifest.layers.count)
                let digits = manifest.layers[place].digest.dropFirst(7)
                manifest.layers[place].digest = "sha256:\(digits.uppercased())"
            }
        },
        onManifest("another size", .verification) { edit, random in
            edit.change { manifest in
                let place = random.below(manifest.layers.count)
                let size = manifest.layers[place].size
                manifest.layers[place].size = random.pick([size + 1, size - 1, 0, -1, .max, .min, size * 2 + 1], or: 0)
            }
        },
        onManifest("another schema", .verification) { edit, random in
            edit.change { $0.schemaVersion = random.pick([0, 1, 3, -2, .max], or: 0) }
        },
        onManifest("no weights", .verification) { edit, _ in
            edit.change {
                $0.layers.removeAll { $0.mediaType.hasSuffix(".model") || $0.mediaType.hasSuffix(".tensor") }
            }
        },
    ]

    private static let texts: [Mutation] = [
        onManifest("white space in the manifest", .trust) { edit, random in
            let space = random.pick([" ", "\n", "\t", "\r\n"], or: " ")
            edit.changeText { random.below(2) == 0 ? $0 + space : space + $0 }
        },
        onManifest("bytes behind the manifest", .trust) { edit, random in
            edit.changeText { $0 + random.pick(["{}", "x", "\0", "]", "{\"layers\":[]}"], or: "") }
        },
        onManifest("a byte order mark", .trust) { edit, _ in edit.changeText { "\u{FEFF}" + $0 } },
        onManifest("a key twice", .trust) { edit, random in
            edit.changeText { $0.dropLast() + random.pick([#","layers":[]}"#, #","schemaVersion":2}"#], or: "") }
        },
        onManifest("a key in other case", .trust) { edit, random in
            edit.changeText { $0.dropLast() + random.pick([#","Layers":[]}"#, #","CONFIG":{}}"#], or: "") }
        },
        onManifest("an unknown key", .trust) { edit, random in
            edit.changeText { $0.dropLast() + #","annotations":{"x":"\#(random.next())"}}"# }
        },
        onManifest("a deep manifest", .trust) { edit, random in
            let depth = 1 + random.below(2_000)
            edit.changeText {
                $0.dropLast() + #","x":"# + String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
                    + "}"
            }
        },
        onManifest("a huge manifest", .verification) { edit, random in
            edit.changeText { $0 + String(repeating: " ", count: 1 << 20) }
        },
    ]

    private static let blobs: [Mutation] = [
        onManifest("a planted blob of the same size", .verification) { edit, random in
            let path = blobPath(edit, &random)
            edit.store[path] = edit.store[path].map { $0 ^ UInt8(1 + random.below(255)) }
        },
        onManifest("two valid blobs exchanged", .verification) { edit, random in
            let first = blobPath(edit, &random)
            let second = blobPath(edit, &random)
            (edit.store[first], edit.store[second]) = (edit.store[second], edit.store[first])
        },
        onManifest("a manifest that is a link to its blob", .trust) { edit, _ in
            let layer = edit.blob("manifest", edit.store[OllamaStoreEdit.manifestPath])
            edit.store.nodes[OllamaStoreEdit.manifestPath] =
                .link("../../../../../\(OllamaFixture.blobPath(layer))")
        },
        onManifest("a second manifest under the new links", .trust) { edit, _ in
            let layer = edit.blob("manifest", edit.store[OllamaStoreEdit.otherPath])
            edit.store.nodes["manifests-v2/ollama.com/library/m/latest"] =
                .link("../../../../\(OllamaFixture.blobPath(layer))")
        },
    ]

    /// Layers that are what their digest says and still not sound.
    private static let insides: [Mutation] = [
        onInside("a broken GGUF layer", ["model", "adapter", "projector", "draft"]) { BrokenGGUF.random(&$0) },
        onInside("a broken safetensors layer", ["tensor"]) { BrokenSafetensors.random(&$0) },
        onInside("a pickle in a layer", ["license", "params", "system", "template", "json", "config", "novel"]) {
            $0.pick(PickleTests.pickles, or: ("", [])).bytes
        },
    ]

    private static func onManifest(
        _ name: String, _ witness: Witness,
        _ change: @escaping @Sendable (inout OllamaStoreEdit, inout SplitMix) -> Void
    ) -> Mutation {
        Mutation(name, [.ollama], witness) { state, random in
            var edit = OllamaStoreEdit(store: state.store)
            change(&edit, &random)
            state.store = edit.store
        }
    }

    private static func onInside(
        _ name: String, _ roles: [String], _ bytes: @escaping @Sendable (inout SplitMix) -> [UInt8]
    ) -> Mutation {
        onManifest(name, .verification) { edit, random in
            let layer = edit.blob(random.pick(roles, or: ""), bytes(&random))
            edit.change { manifest in
                let place = manifest.layers.firstIndex { $0.mediaType == layer.mediaType }
                if let place { manifest.layers[place] = layer } else { manifest.layers.append(layer) }
            }
        }
    }

    private static func blobPath(_ edit: OllamaStoreEdit, _ random: inout SplitMix) -> String {
        let layers = OllamaFixture.parse(edit.store[OllamaStoreEdit.manifestPath])?.layers ?? []
        return layers.randomElement(using: &random).map(OllamaFixture.blobPath) ?? ""
    }
}
