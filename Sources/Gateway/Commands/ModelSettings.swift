import Glibc
import ModelVerifier
import Wire

/// Where the models are, and whose word makes them good: what `serve` and the commands on a stopped gateway are told alike.
struct ModelSettings: Sendable {
    /// Nil where nothing is verified.
    var directory: String?
    var vouching = ModelVouching()

    /// What was written for one of the options, and where it was written.
    struct Word {
        var text: String
        var place: String
    }

    /// Keys that are read from a directory at most.
    private static let keyLimit = 256

    init() {}

    /// Reads the files that are named; empty texts name none.
    init(directory: String, trust: ModelTrust, keys: Word, signatures: Word, bindings: Word) throws {
        self.directory = directory == "none" || directory.isEmpty ? nil : directory
        vouching.trust = trust
        vouching.keys = try Self.keys(keys)
        vouching.signatures = signatures.text.isEmpty ? nil : signatures.text
        vouching.bindings = try Self.bindings(bindings)
        guard trust == .signed, self.directory != nil else { return }
        for (word, flag) in [
            (keys, "--model-keys"), (signatures, "--model-signatures"), (bindings, "--model-bindings"),
        ]
        where word.text.isEmpty {
            throw Failure(
                "--model-trust signed needs \(flag)",
                hint: "It takes a signature by a known key, and a document that binds names to models.")
        }
    }

    /// The public keys of a file, or of every `.pem` file in a directory.
    private static func keys(_ word: Word) throws -> [SigningKey] {
        guard !word.text.isEmpty else { return [] }
        var status = stat()
        guard stat(word.text, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            return [try key(word.text, word)]
        }
        let names = DirectoryNames.list(word.text, limit: 10_000).filter { $0.hasSuffix(".pem") }.sorted()
        guard 1...keyLimit ~= names.count else {
            throw Failure(
                "\(word.place) \(word.text) holds \(names.count) keys",
                hint: "Put 1 to \(keyLimit) public keys there, each in a file NAME.pem.")
        }
        return try names.map { try key("\(word.text)/\($0)", word) }
    }

    private static func key(_ path: String, _ word: Word) throws -> SigningKey {
        guard let key = SigningKey(pem: try NamedFile.read(path, role: word.place)) else {
            throw Failure(
                "\(word.place) \(path) holds no key that signatures are checked with",
                hint: "Give a PEM public key on P-256, P-384 or P-521, one a file.")
        }
        return key
    }

    /// A YAML or JSON document that only its owner can change.
    private static func bindings(_ word: Word) throws -> BindingPolicy? {
        guard !word.text.isEmpty else { return nil }
        let bytes = try NamedFile.read(word.text, role: word.place)
        try refuseWritable(word)
        do {
            guard let tree = JSONTreeReader.parse(try YAMLDocument(bytes).json) else {
                throw Failure("\(word.place) \(word.text) has too many values", hint: "Name fewer models.")
            }
            return try BindingPolicy(tree)
        } catch let fault as YAMLDocument.Fault {
            let line = fault.line.map { ":\($0)" } ?? ""
            throw Failure("\(word.place) \(word.text)\(line): \(fault.message)", hint: fault.hint)
        } catch let fault as BindingPolicyFault {
            throw Failure(
                "\(word.place) \(word.text): \(Output.printable(fault.description))",
                hint: "It holds a version, and models with name, tag and root.")
        }
    }

    private static func refuseWritable(_ word: Word) throws {
        var status = stat()
        guard stat(word.text, &status) == 0, status.st_mode & 0o022 != 0 else { return }
        throw Failure(
            "Others than its owner can write \(word.place) \(word.text)", hint: "Run chmod go-w \(word.text).")
    }
}
