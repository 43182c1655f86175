import Stores
import Wire

/// A policy in a YAML file, checked; what is wrong in it is told with the line and the name.
struct PolicyFile: Sendable {
    let path: String
    let document: PolicyDocument

    /// Why the file is not taken.
    struct Fault: Error {
        var file: String
        var line: Int?
        /// Where, as people read it: `tenants.acme.block`.
        var key: String
        /// The same as a JSON pointer.
        var pointer: String
        var message: String
        var hint: String

        /// `FILE:LINE: tenants.acme.block: must be …`.
        var text: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(key) \(message)" }

        /// How a command ends that was given such a file.
        var failure: Failure { Failure(code: 1, Output.printable(text), hint: Output.printable(hint)) }
    }

    /// Reads and checks a file.
    ///
    /// - Throws: ``Fault`` for what is in it, `Failure` for a file that cannot be read.
    init(_ path: String) throws {
        try self.init(path, NamedFile.read(path, role: "The policy"))
    }

    init(_ path: String, _ bytes: [UInt8]) throws(Fault) {
        self.path = path
        let yaml: YAMLDocument
        do throws(YAMLDocument.Fault) {
            yaml = try YAMLDocument(bytes)
        } catch {
            let place = PolicyFault(error.message, at: error.pointer, hint: error.hint)
            throw Fault(
                file: path, line: error.line, key: place.path, pointer: error.pointer, message: error.message,
                hint: error.hint)
        }
        document = try Self.document(path, yaml)
    }

    private static func document(_ path: String, _ yaml: YAMLDocument) throws(Fault) -> PolicyDocument {
        let view: JSONView
        do throws(JSONError) {
            view = try JSONDocument(yaml.json).root
        } catch {
            throw Fault(
                file: path, line: 1, key: "the policy", pointer: "", message: "has too many values",
                hint: "Name fewer tenants, or say less of them.")
        }
        do throws(PolicyFault) {
            return try PolicyDocument(view)
        } catch {
            throw Fault(
                file: path, line: yaml.line(of: error.pointer), key: error.path, pointer: error.pointer,
                message: error.message, hint: error.hint)
        }
    }
}
