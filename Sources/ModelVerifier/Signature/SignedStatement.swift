/// What an OpenSSF model-signing 1.x statement says: every file of a model by its digest.
///
/// In-toto statement v1 with the predicate `https://model_signing/signature/v1.0`. The predicate of v0.1 is not taken,
/// nor any hash but SHA-256 over whole files.
struct SignedStatement: Equatable {
    /// Digests in 64 lower-case hex digits, by the bytes of the path, since two spellings of one text are two files; the path
    /// is ``single`` where one file was signed.
    let files: [[UInt8]: String]
    /// Paths that were left out when the model was signed; with all that lies below them.
    let ignored: [[[UInt8]]]

    /// What a model that is one file is called in its statement.
    static let single = Array(".".utf8)
    private static let statementType = "https://in-toto.io/Statement/v1"
    private static let predicateType = "https://model_signing/signature/v1.0"

    init(_ tree: JSONTree) throws(SignatureFault) {
        guard tree["_type"]?.text == Self.statementType else { throw SignatureFault("no in-toto statement v1") }
        guard tree["predicateType"]?.text == Self.predicateType, let predicate = tree["predicate"] else {
            throw SignatureFault("a statement of another kind than a model's signature v1.0")
        }
        ignored = try Self.ignored(predicate["serialization"] ?? .null)
        let resources = try Self.resources(predicate["resources"] ?? .null)
        guard let subjects = tree["subject"]?.list, subjects.count == 1,
            let root = subjects[0]["digest"]?["sha256"]?.text, root == Self.root(of: resources)
        else { throw SignatureFault("the root digest is not that of the files") }
        files = Dictionary(resources.map { (Array($0.name.utf8), $0.digest) }) { $1 }
        guard files.count == resources.count else { throw SignatureFault("a file is there twice") }
    }

    private static func ignored(_ serialization: JSONTree) throws(SignatureFault) -> [[[UInt8]]] {
        guard serialization["method"]?.text == "files", serialization["hash_type"]?.text == "sha256" else {
            throw SignatureFault("not signed by SHA-256 of whole files")
        }
        guard let paths = (serialization["ignore_paths"] ?? .list([])).list?.map(\.text) else {
            throw SignatureFault("ignored paths that are no list")
        }
        var found: [[[UInt8]]] = []
        for path in paths {
            guard let path else { throw SignatureFault("an ignored path that is no text") }
            let parts = parts(of: path).filter { $0 != single }
            if path.utf8.first != slash, !parts.contains(Array("..".utf8)) { found.append(parts) }
        }
        return found
    }

    private static func resources(_ tree: JSONTree) throws(SignatureFault) -> [(name: String, digest: String)] {
        guard let list = tree.list, !list.isEmpty else { throw SignatureFault("a statement without files") }
        var found: [(name: String, digest: String)] = []
        for element in list {
            guard let name = element["name"]?.text, name == "." && list.count == 1 || isPath(name) else {
                throw SignatureFault("the name of a file is empty, absolute or not plain")
            }
            guard element["algorithm"]?.text == "sha256", let digest = element["digest"]?.text,
                Hex.isDigest(digest[...])
            else { throw SignatureFault("a file without a SHA-256 in lower case") }
            found.append((name, digest))
        }
        return found
    }

    private static let slash = UInt8(ascii: "/")

    /// The names of a path, as bytes.
    static func parts(of path: String) -> [[UInt8]] { path.utf8.split(separator: slash).map(Array.init) }

    /// A relative path of plain names.
    private static func isPath(_ name: String) -> Bool {
        name.utf8.split(separator: slash, omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8) && !part.contains(0)
        }
    }

    /// SHA-256 over the raw digests in the order in which they are listed.
    private static func root(of resources: [(name: String, digest: String)]) -> String? {
        SHA256Stream.digest(of: resources.flatMap { Hex.decode($0.digest[...]) ?? [] })
    }
}
