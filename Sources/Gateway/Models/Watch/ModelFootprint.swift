import ModelVerifier

/// All that a verdict on one model rests on, as the file system saw it: its files, and the directories that lead there.
///
/// Taken before the files are hashed. What differs afterwards, by whatever it differs, is a change.
struct ModelFootprint: Sendable, Equatable {
    /// A path that is looked at.
    struct Spot: Sendable, Hashable {
        var path: String
        var kind: Kind
    }

    /// What of a path counts.
    enum Kind: Sendable, Hashable {
        /// Everything that can be seen.
        case file
        /// Which directory it is, not what else comes into it or leaves it.
        case place
        /// The file behind a link.
        case target
        /// Which directory it is, behind a link or not: the operator's own.
        case root

        func look(at path: String) -> FileSight {
            FileSight.look(at: path, follows: self == .target || self == .root)
        }

        func isSame(_ left: FileSight, _ right: FileSight) -> Bool {
            self == .place || self == .root ? left.isSamePlace(as: right) : left == right
        }
    }

    private(set) var sights: [Spot: FileSight] = [:]
    /// Bytes of all its files, as far as they can be seen.
    private(set) var bytes = 0

    /// Files and directories of one model that are looked at, at most. A model has fewer, or is malformed.
    static let limit = 20_000

    mutating func add(_ path: String, _ kind: Kind) {
        let spot = Spot(path: path, kind: kind)
        guard sights[spot] == nil, sights.count < Self.limit else { return }
        let sight = kind.look(at: path)
        sights[spot] = sight
        if let identity = sight.identity, identity.isFile { bytes &+= Int(identity.size) }
    }

    /// The first path, by name, that is not as it was; nil where all are.
    func change() -> String? {
        sights.filter { spot, sight in !spot.kind.isSame(sight, spot.kind.look(at: spot.path)) }
            .map(\.key.path).min()
    }

    /// True where every file that was hashed is the one that was seen before.
    func covers(_ files: [ModelFile], of source: ModelSource) -> Bool {
        files.allSatisfy { file in
            let path = source.location(of: file)
            return [Kind.file, .target].contains { sights[Spot(path: path, kind: $0)] == .present(file.identity) }
        }
    }
}

extension ModelSource {
    /// The path of one of its files.
    func location(of file: ModelFile) -> String {
        format == .safetensors ? ([root] + path + [file.name]).joined(separator: "/") : "\(root)/\(file.name)"
    }

    /// What tells it from every other source, whatever its name.
    var key: String { path.isEmpty ? "." : path.joined(separator: "/") }
}
