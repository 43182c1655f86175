/// One file that is to be hashed and looked into.
struct FileTask: Sendable {
    /// The folder from which ``path`` leads to the file.
    var folder: Folder
    /// Folders and then the file's own name.
    var path: [String]
    /// What the file is called where something is wrong with it: its role, or its path in the folder.
    var label: String
    /// Bytes that it must have; nil where nobody says.
    var size: Int64?
    /// The SHA-256 that it must have; nil where nobody says.
    var digest: String?
    /// How its inside is checked.
    var structure: Structure?
    /// What is kept of its text.
    var excerpt = Excerpt.none

    /// The formats whose inside is looked at.
    enum Structure: Sendable, Hashable {
        case gguf, safetensors
    }

    /// What is kept of a file that is text.
    enum Excerpt: Sendable, Hashable {
        case none
        /// The beginning, up to ``ModelContents/textLimit``.
        case beginning
        /// All of it when it is not longer than that, else nothing.
        case whole
    }
}

/// What was found out about one file.
struct FileFinding: Sendable {
    /// SHA-256 in 64 lower-case hex digits.
    var digest: String
    /// What the file system said while it was hashed.
    var identity: FileIdentity
    /// Nil for a file of one leaf.
    var leaves: LeafStates?
    /// What its inside says.
    var inside = FileInside()
}

/// What the inside of a file says beyond being sound.
struct FileInside: Sendable, Equatable {
    /// Chat templates in the metadata of weights, by their keys.
    var templates: [Template] = []
    /// What stands for the names of the tensors of a safetensors file: ``TensorNames/digest(_:)``.
    var tensors: String?
    /// The text that was asked for.
    var text: ModelContents.Text?

    /// A chat template that is embedded in weights.
    struct Template: Sendable, Equatable {
        var key: String
        var text: ModelContents.Text
        /// SHA-256 of the whole template.
        var digest: String
        /// Bytes of the whole template.
        var bytes: Int64
    }
}

/// How the work on one file ended.
enum FileOutcome: Sendable {
    case good(FileFinding)
    /// Hashed in full, but it has another digest than it must have.
    case damaged(FileFinding)
    /// With what was hashed, where its content alone is at fault.
    case refused(Refusal, hashed: FileFinding?)
    /// Given up, because the work was cancelled or another file was refused before.
    case abandoned
}
