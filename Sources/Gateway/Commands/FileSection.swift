import Yams

/// A mapping or list inside the configuration file; what is wrong in it is reported with the file's name and line.
struct FileSection {
    private let file: String
    private let node: Node
    /// Where it stands: `upstreams[0]`.
    let name: String

    init(_ file: String, _ node: Node, name: String) {
        self.file = file
        self.node = node
        self.name = name
    }

    func failure(_ what: String, hint: String, at place: Node? = nil) -> Failure {
        let line = (place ?? node).mark.map { ":\($0.line)" } ?? ""
        return Failure("\(file)\(line): \(name): \(what)", hint: hint)
    }

    /// The same for the value of a key.
    func failure(_ what: String, hint: String, at key: String) -> Failure { failure(what, hint: hint, at: node[key]) }

    /// The mapping under a key; nil where the key is absent.
    func section(_ key: String) -> FileSection? { node[key].map { FileSection(file, $0, name: "\(name).\(key)") } }

    /// Refuses keys that are not in the list, and anything but a mapping.
    func allow(_ keys: [String]) throws {
        guard let mapping = node.mapping else { throw failure("must be a mapping", hint: "Keys: \(Self.list(keys)).") }
        var seen: Set<String> = []
        for (key, _) in mapping {
            let word = key.string ?? ""
            guard keys.contains(word) else {
                throw failure("there is no key '\(word)'", hint: "Keys: \(Self.list(keys)).", at: key)
            }
            guard seen.insert(word).inserted else {
                throw failure("'\(word)' stands twice", hint: "Keep one of them.", at: key)
            }
        }
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }

    func list() throws -> [Node] {
        guard let sequence = node.sequence else { throw failure("must be a list", hint: "Write items as '- …' lines.") }
        return Array(sequence)
    }

    func text(_ key: String) throws -> String {
        guard let value = try optional(key) else {
            throw failure("'\(key)' is missing", hint: "Add a line '\(key): …'.")
        }
        return value
    }

    func optional(_ key: String) throws -> String? {
        guard let value = node[key] else { return nil }
        guard let scalar = value.scalar?.string, !scalar.isEmpty else {
            throw failure("'\(key)' must be one value", hint: "Write '\(key): …' on one line.", at: value)
        }
        return scalar
    }

    /// A list of values, or one value alone; empty where the key is absent.
    func texts(_ key: String) throws -> [String] {
        guard let value = node[key] else { return [] }
        if let scalar = value.scalar?.string, !scalar.isEmpty { return [scalar] }
        guard let sequence = value.sequence else {
            throw failure("'\(key)' must be a list", hint: "Write '\(key): [a, b]'.", at: value)
        }
        return try sequence.map { item in
            guard let text = item.scalar?.string, !text.isEmpty else {
                throw failure("'\(key)' must be a list of names", hint: "Write '\(key): [a, b]'.", at: item)
            }
            return text
        }
    }

    func word<T: RawRepresentable & CaseIterable>(_ key: String) throws -> T? where T.RawValue == String {
        guard let text = try optional(key) else { return nil }
        guard let value = T(rawValue: text) else {
            throw failure(
                "'\(key): \(text)' is not taken", hint: "Use one of: \(Self.list(T.allCases.map(\.rawValue))).",
                at: node[key])
        }
        return value
    }

    func integer(_ key: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = try optional(key) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw failure(
                "'\(key): \(text)' is not taken", hint: "Use \(range.lowerBound) to \(range.upperBound).",
                at: node[key])
        }
        return value
    }

    /// A duration in milliseconds: `500ms`, `2s` or `1m`.
    func milliseconds(_ key: String) throws -> Int64? {
        guard let text = try optional(key) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["ms": 1, "s": 1_000, "m": 60_000]
        guard let number = Int64(digits), let unit = units[text[digits.endIndex...]], number <= 3_600_000 else {
            throw failure("'\(key): \(text)' is not taken", hint: "Use a duration as 500ms, 2s or 1m.", at: node[key])
        }
        return number * unit
    }
}
