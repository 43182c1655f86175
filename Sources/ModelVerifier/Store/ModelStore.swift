/// Finds the models of a directory without reading any of them.
public enum ModelStore {
    /// Entries of one directory at most.
    public static let entryLimit = 100_000

    /// All models below `directory`, sorted by name.
    ///
    /// A directory with `manifests` (or the `manifests-v2` of newer Ollamas) and `blobs` is an Ollama store; any other
    /// holds a model in each GGUF file, there or one level below (its name is the file's stem), and in each folder with
    /// safetensors files (its name is the folder's), or with nothing but pickles, which is at fault. What cannot be a
    /// model, such as a link in the place of one, is found too, with a ``ModelSource/fault``. Two models whose names
    /// differ at most in case are both at fault: Ollama looks names up regardless of case, so which of them it would
    /// load cannot be told.
    public static func discover(_ directory: String) throws(ModelVerifierError) -> [ModelSource] {
        let root = try attempt(.storeUnreadable) { () throws(Refusal) in try Descriptor(directory: directory) }
        let entries = try attempt(.storeTooLarge) { () throws(Refusal) in try root.entries(limit: entryLimit) }
        let names = Set(entries.map(\.name))
        let isOllama =
            names.contains(OllamaStore.blobFolder) && !names.isDisjoint(with: OllamaStore.manifestFolders)
        let found =
            isOllama
            ? OllamaStore(root: directory).sources(in: root, entries)
            : LooseStore(root: directory).sources(in: root, entries)
        return unambiguous(found).sorted { ($0.model, $0.path.joined()) < ($1.model, $1.path.joined()) }
    }

    /// Only a malformed listing has the code that is given: it can but be too long.
    private static func attempt<Value: ~Copyable>(
        _ code: ModelVerifierError.Code, _ body: () throws(Refusal) -> Value
    ) throws(ModelVerifierError) -> Value {
        do {
            return try body()
        } catch let refusal {
            throw ModelVerifierError(
                code: refusal.status == .malformed ? code : .storeUnreadable,
                message: "the models directory cannot be listed: \(refusal.reason)")
        }
    }

    private static let ambiguous = Refusal(.malformed, "another model has the same name, at most in other case")

    private static func unambiguous(_ sources: [ModelSource]) -> [ModelSource] {
        let spellings = Dictionary(grouping: sources) { ModelName.normalised($0.model).lowercased() }
        return sources.map { source in
            let alike = spellings[ModelName.normalised(source.model).lowercased()]?.count ?? 0
            return alike > 1 ? source.refused(ambiguous) : source
        }
    }
}
