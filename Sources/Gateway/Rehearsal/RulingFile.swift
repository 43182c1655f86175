import Wire

/// A YAML file of expected rulings; what is wrong in it is told with its line.
struct RulingFile {
    let path: String
    let cases: [RulingCase]

    /// - Throws: `Failure`.
    init(_ path: String) throws(Failure) {
        try self.init(path, NamedFile.read(path, role: "The file of rulings"))
    }

    init(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        self.path = path
        let yaml: YAMLDocument
        do throws(YAMLDocument.Fault) { yaml = try YAMLDocument(bytes) } catch {
            throw Self.failure(path, error.line, "the file", error.message, error.hint)
        }
        guard let view = try? JSONDocument(yaml.json).root else {
            throw Self.failure(path, nil, "the file", "has too many values", "Split it into several files.")
        }
        if let fault = RulingCase.schema.fault(in: view) {
            throw Self.failure(
                path, yaml.line(of: fault.pointer), Self.words(fault.pointer), fault.message, fault.hint)
        }
        var cases: [RulingCase] = []
        for (index, element) in view.elements.enumerated() {
            let line = yaml.line(of: "/\(index)") ?? 1
            do throws(RulingFault) { cases.append(try RulingCase(element, line: line)) } catch {
                let pointer = "/\(index)" + (error.member.isEmpty ? "" : "/" + error.member)
                throw Self.failure(path, yaml.line(of: pointer), Self.words(pointer), error.message, error.hint)
            }
        }
        guard !cases.isEmpty else {
            throw Self.failure(path, nil, "the file", "has no cases", "docs/policy.test.yaml shows some.")
        }
        self.cases = cases
    }

    private static func failure(
        _ path: String, _ line: Int?, _ what: String, _ message: String, _ hint: String
    ) -> Failure {
        let place = path + (line.map { ":\($0)" } ?? "")
        return Failure(Output.printable("\(place): \(what) \(message)"), hint: Output.printable(hint))
    }

    /// `case 3: score.min` for `/2/score/min`.
    private static func words(_ pointer: String) -> String {
        let parts = pointer.dropFirst().split(separator: "/")
        guard let first = parts.first.flatMap({ Int($0) }) else { return "the file" }
        let rest = parts.dropFirst().joined(separator: ".")
        return "case \(first + 1)" + (rest.isEmpty ? "" : ": \(rest)")
    }
}
