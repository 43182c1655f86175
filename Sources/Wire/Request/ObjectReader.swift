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

    /// The members by their place in a list of names; refuses those that are not on it.
    func fields<Field>(_: Field.Type) throws(DecodeRefusal) -> [(field: Field, value: JSONView)]
    where Field: RawRepresentable<String> {
        var out: [(field: Field, value: JSONView)] = []
        for (keyView, value) in view.members {
            let key = keyView.string ?? ""
            guard let field = Field(rawValue: key) else { throw .unknown(name(key)) }
            out.append((field, value))
        }
        return out
    }

    /// One of the words.
    func word(_ key: String, _ value: JSONView, _ words: [String]) throws(DecodeRefusal) -> String {
        let word = try string(key, value)
        guard words.contains(word) else { throw .range(name(key), "one of " + words.joined(separator: ", ")) }
        return word
    }

    func string(_ key: String, _ value: JSONView) throws(DecodeRefusal) -> String {
        guard let text = value.string else { throw .type(name(key), wants: "a string", got: value) }
        return text
    }

    /// The name of a model: up to 256 visible ASCII characters, so that no two spellings of one name can be taken for
    /// each other on the way to its server.
    func model(_ value: JSONView) throws(DecodeRefusal) -> String {
        let text = try string("model", value)
        guard text.utf8.count <= 256, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw .range(name("model"), "a name of up to 256 visible ASCII characters")
        }
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
        guard let number = value.int ?? value.double.flatMap(Self.exact) else {
            throw .range(name(key), "an integer")
        }
        guard range.contains(number) else {
            throw .range(name(key), "from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The whole number in another spelling, `1e3` or `5.0`; nil where a double may stand for several.
    private static func exact(_ number: Double) -> Int? { abs(number) < 0x1p53 ? Int(exactly: number) : nil }

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
