/// One file below a safetensors folder.
struct FolderFile: Equatable {
    /// Folders and then the file's own name.
    var path: [String]
    /// Bytes, when it was listed.
    var size: Int64

    /// The path below the folder as one text.
    var name: String { path.joined(separator: "/") }

    /// Files of one model at most.
    static let limit = 10_000
    /// Folders of one model at most; empty ones are watched, too.
    static let folderLimit = 5_000
    /// Folders inside each other at most.
    static let depthLimit = 8

    /// Every file below `folder`, sorted by the bytes of its path.
    static func all(in folder: borrowing Descriptor) throws(Refusal) -> [FolderFile] {
        var found: [FolderFile] = []
        var folders = 0
        try collect(folder, [], &found, &folders)
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func collect(
        _ folder: borrowing Descriptor, _ path: [String], _ found: inout [FolderFile], _ folders: inout Int
    ) throws(Refusal) {
        guard path.count <= depthLimit else { throw Refusal(.malformed, "folders nested deeper than \(depthLimit)") }
        for entry in try folder.entries(limit: limit) {
            let here = path + [entry.name]
            if entry.kind == .directory {
                folders += 1
                guard folders <= folderLimit else { throw Refusal(.malformed, "more than \(folderLimit) folders") }
                try collect(try folder.directory(entry.name), here, &found, &folders)
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
        guard !Pickle.isName(entry.name) else {
            throw Refusal(.malformed, "a pickle, which runs code when it is loaded", layer: name)
        }
        return FolderFile(path: path, size: try folder.identity(of: entry.name).size)
    }
}
