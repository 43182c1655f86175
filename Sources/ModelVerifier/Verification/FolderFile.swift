/// One file below a safetensors folder.
struct FolderFile: Equatable {
    /// Folders and then the file's own name.
    var path: [String]
    /// Bytes, when it was listed.
    var size: Int64

    /// Files of one folder at most.
    static let limit = 10_000
    /// Folders inside each other at most.
    static let depthLimit = 8

    /// Extensions under which loaders expect a pickle, which runs code when it is read.
    private static let pickles = [
        ".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".dill", ".npy", ".npz",
    ]

    /// Every file below `folder`, sorted by the bytes of its path.
    static func all(in folder: borrowing Descriptor) throws(Refusal) -> [FolderFile] {
        var found: [FolderFile] = []
        try collect(folder, [], &found)
        return found.sorted {
            $0.path.joined(separator: "/").utf8.lexicographicallyPrecedes($1.path.joined(separator: "/").utf8)
        }
    }

    private static func collect(
        _ folder: borrowing Descriptor, _ path: [String], _ found: inout [FolderFile]
    ) throws(Refusal) {
        guard path.count <= depthLimit else { throw Refusal(.malformed, "folders nested deeper than \(depthLimit)") }
        for entry in try folder.entries(limit: limit) {
            let here = path + [entry.name]
            if entry.kind == .directory {
                try collect(try folder.directory(entry.name), here, &found)
            } else {
                found.append(try file(entry, here, in: folder))
            }
            guard found.count <= limit else { throw Refusal(.malformed, "more than \(limit) files") }
        }
    }

    private static func file(
        _ entry: DirectoryEntry, _ path: [String], in folder: borrowing Descriptor
    ) throws(Refusal) -> FolderFile {
        let name = path.joined(separator: "/")
        guard entry.kind == .regular else {
            throw Refusal(.malformed, "a link or special file in the model's folder", layer: name)
        }
        guard !pickles.contains(where: entry.name.lowercased().hasSuffix) else {
            throw Refusal(.malformed, "a pickle, which runs code when it is loaded", layer: name)
        }
        return FolderFile(path: path, size: try folder.identity(of: entry.name).size)
    }
}
