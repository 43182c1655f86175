import Vocabulary

/// Reads members of an object by exact name, refusing what has the wrong type or range with the name of the field.
struct ObjectReader {
    let view: JSONView
    /// Where the object stands: empty for the body itself, else `messages[0]`.
    let path: String

    init(_ view: JSONView, path: String = "") throws(DecodeRefusal) {
        guard view.isObject else {
            throw path.isEmpty
                ? DecodeRefusal(.bodyMalformed, "the body must be a JSON object, not \(view.typeName)")
                : .type(path, wants: "an object", got: view)
        }
        self.view = view
        self.path = path
    }

    /// The name of a member for messages.
    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// Refuses every member that is not one of `names`.
    func allow(_ names: [StaticString]) throws(DecodeRefusal) {
        for member in view.members where !names.contains(where: { member.key.equals($0) }) {
            throw .unknown(name(member.key.string ?? ""))
        }
    }

    func string(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> String {
        guard let text = value.string else { throw .type(name(key), wants: "a string", got: value) }
        return text
    }

    /// Nil for null.
    func optionalString(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> String? {
        value.isNull ? nil : try string(key, value)
    }

    /// False for null.
    func bool(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> Bool {
        if value.isNull { return false }
        guard let flag = value.bool else { throw .type(name(key), wants: "a boolean", got: value) }
        return flag
    }

    /// Nil for null.
    func double(
        _ key: String, _ value: JSONView, _ range: ClosedRange<Double>
    ) throws(DecodeRefusal) -> Double? {
        if value.isNull { return nil }
        guard let number = value.double else { throw .type(name(key), wants: "a number", got: value) }
        guard range.contains(number) else {
            throw .range(name(key), "from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Nil for null.
    func int(_ key: String, _ value: JSONView, _ range: ClosedRange<Int>) throws(DecodeRefusal) -> Int? {
        if value.isNull { return nil }
        guard value.isNumber else { throw .type(name(key), wants: "an integer", got: value) }
        guard let number = value.int ?? value.double.flatMap({ Int(exactly: $0) }) else {
            throw .range(name(key), "an integer")
        }
        guard range.contains(number) else {
            throw .range(name(key), "from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// A string or an array of at most `limit` strings; empty for null.
    func strings(_ key: String, _ value: JSONView, limit: Int) throws(DecodeRefusal) -> [String] {
        if value.isNull { return [] }
        if let one = value.string { return [one] }
        guard value.isArray else { throw .type(name(key), wants: "a string or an array of strings", got: value) }
        var out: [String] = []
        for element in value.elements {
            out.append(try string(key, element))
            guard out.count <= limit else { throw .range(name(key), "\(limit) strings at most") }
        }
        return out
    }

    func array(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> JSONView.Elements {
        guard value.isArray else { throw .type(name(key), wants: "an array", got: value) }
        return value.elements
    }

    func object(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> JSONView {
        guard value.isObject else { throw .type(name(key), wants: "an object", got: value) }
        return value
    }
}
