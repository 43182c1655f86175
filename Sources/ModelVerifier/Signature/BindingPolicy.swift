/// Which served name, tag and root digest belong together (`--model-bindings`): what a signature alone does not say.
///
/// A signature binds files to each other. It does not keep a good model from being served under another's name, nor an
/// old signed one from coming back; this document does, and its own version may only grow.
///
/// Shape: `{"version": 7, "models": [{"name": "smollm2", "tag": "135m", "root": "<64 hex>"}]}`; `tag` is `latest` where
/// it is left out; nothing else may be in it, and no name and tag twice.
public struct BindingPolicy: Sendable, Equatable {
    /// Grows with every change of the document.
    public let version: Int
    /// One entry for each model that may be served.
    public let models: [Entry]

    /// One model.
    public struct Entry: Sendable, Equatable {
        /// The name without its tag, as ``ModelReport/model`` has it.
        public var name: String
        /// The tag; `latest` by default.
        public var tag: String
        /// ``ModelReport/digest`` of the only state that may be served: 64 lower-case hex digits.
        public var root: String

        public init(name: String, tag: String = "latest", root: String) {
            self.name = name
            self.tag = tag
            self.root = root
        }
    }

    /// Entries at most.
    public static let limit = 10_000

    /// Reads a document; throws ``BindingPolicyFault`` with a sentence for the operator.
    public init(_ tree: JSONTree) throws(BindingPolicyFault) {
        let members = try tree.members(["version", "models"], of: "the document")
        guard let version = members["version"]?.integer, version > 0 else {
            throw BindingPolicyFault("version must be a whole number above 0")
        }
        guard let list = members["models"]?.list, list.count <= Self.limit else {
            throw BindingPolicyFault("models must be a list of at most \(Self.limit)")
        }
        var models: [Entry] = []
        var seen: Set<String> = []
        for element in list {
            let entry = try Entry(element)
            guard seen.insert(entry.servedName.lowercased()).inserted else {
                throw BindingPolicyFault("\(entry.servedName) is there twice")
            }
            models.append(entry)
        }
        self.version = version
        self.models = models
    }

    /// What the highest version that was ever taken looked like; to be kept where a restart finds it.
    public struct Mark: Sendable, Equatable, Codable {
        public var version: Int
        /// SHA-256 of the entries.
        public var digest: String

        public init(version: Int, digest: String) {
            self.version = version
            self.digest = digest
        }
    }

    /// The mark of this document.
    public var mark: Mark {
        let records = models.map { "\($0.servedName)\0\($0.root)\n" }.sorted().joined()
        return Mark(version: version, digest: SHA256Stream.digest(of: Array(records.utf8)) ?? "")
    }

    /// Why this document may not follow the one that was taken last; nil when it may.
    ///
    /// An older version is a rollback, and the same version with other entries is a change that nobody announced.
    public func fault(after last: Mark?) -> String? {
        guard let last else { return nil }
        if version < last.version { return "version \(version) is older than version \(last.version), taken before" }
        if version == last.version, mark != last { return "version \(version) was taken before with other entries" }
        return nil
    }

    /// The root to which a served name is bound; nil when it is not in the document.
    public func root(of model: String) -> String? {
        let wanted = ModelName.normalised(model)
        return models.first { $0.servedName == wanted }?.root
    }
}

/// Why a binding document is not taken: one sentence for the operator.
public struct BindingPolicyFault: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension BindingPolicy.Entry {
    /// Name and tag as a registry of models is asked for them.
    var servedName: String { ModelName.normalised("\(name):\(tag)") }

    fileprivate init(_ tree: JSONTree) throws(BindingPolicyFault) {
        let members = try tree.members(["name", "tag", "root"], of: "a model")
        guard let name = members["name"]?.text, !name.isEmpty, name.utf8.count <= 600 else {
            throw BindingPolicyFault("name must be a text of 1 to 600 bytes")
        }
        guard let tag = (members["tag"] ?? .text("latest")).text, !tag.isEmpty, tag.utf8.count <= 80,
            !tag.contains(where: { $0 == "/" || $0 == ":" })
        else { throw BindingPolicyFault("tag of \(name) must be a text of 1 to 80 bytes without / and :") }
        guard let root = members["root"]?.text, Hex.isDigest(root[...]) else {
            throw BindingPolicyFault("root of \(name) must be 64 digits of 0-9 and a-f")
        }
        self.init(name: name, tag: tag, root: root)
    }
}

extension JSONTree {
    /// The members of an object that has no others than those; throws what is wrong with it.
    fileprivate func members(_ known: Set<String>, of what: String) throws(BindingPolicyFault) -> [String: JSONTree] {
        guard let record else { throw BindingPolicyFault("\(what) must be an object") }
        if let stranger = record.keys.sorted().first(where: { !known.contains($0) }) {
            throw BindingPolicyFault("\(what) has a member that is not known: \(stranger)")
        }
        return record
    }
}
