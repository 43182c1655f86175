import ModelVerifier

/// The directories in which models come and go. As long as none of them changed, there is nothing new to find.
enum StoreCensus {
    /// Directories that are looked at; in a store with more, new models are found by looking all over it from time to time.
    static let limit = 5_000

    /// Every directory that decides which models there are.
    static func take(_ root: String) -> ModelFootprint {
        var census = ModelFootprint()
        census.add(root, .target)
        let names = DirectoryNames.list(root, limit: ModelStore.entryLimit)
        let manifests = names.filter { $0 == "manifests" || $0 == "manifests-v2" }
        if names.contains("blobs"), !manifests.isEmpty {
            for name in manifests { descend("\(root)/\(name)", depth: 1, &census) }
        } else {
            for name in names where !name.hasPrefix(".") { note("\(root)/\(name)", &census) }
        }
        return census
    }

    /// Host, namespace and model: the directories down to where tags are files.
    private static func descend(_ path: String, depth: Int, _ census: inout ModelFootprint) {
        guard note(path, &census), depth < 4 else { return }
        for name in DirectoryNames.list(path, limit: limit) where !name.hasPrefix(".") {
            descend("\(path)/\(name)", depth: depth + 1, &census)
        }
    }

    /// False where it is no directory, or one too many.
    @discardableResult
    private static func note(_ path: String, _ census: inout ModelFootprint) -> Bool {
        guard census.sights.count < limit, FileSight.look(at: path).identity?.isDirectory == true else { return false }
        census.add(path, .file)
        return true
    }
}
