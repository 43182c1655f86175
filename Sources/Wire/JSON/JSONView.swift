/// A value inside a ``JSONDocument``: cheap to copy, reads nothing until asked.
public struct JSONView: Sendable {
    let document: JSONDocument
    let index: Int

    private var node: JSONDocument.Node { document.nodes[index] }

    public var isNull: Bool { node.kind == .null }
    public var isString: Bool { node.kind == .string }
    public var isNumber: Bool { node.kind == .number }
    public var isArray: Bool { node.kind == .array }
    public var isObject: Bool { node.kind == .object }

    /// What kind of value it is, in the words of RFC 8259, for error messages.
    public var typeName: String {
        switch node.kind {
        case .null: "null"
        case .true, .false: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The string after unescaping; nil for other kinds.
    public var string: String? {
        guard node.kind == .string else { return nil }
        return document.bytes.withUnsafeBufferPointer { text in
            guard node.escaped else {
                return String(
                    decoding: UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.end)]), as: UTF8.self)
            }
            return String(decoding: JSONString.unescape(text, node), as: UTF8.self)
        }
    }

    public var bool: Bool? {
        switch node.kind {
        case .true: true
        case .false: false
        default: nil
        }
    }

    /// The number as an integer; nil for other kinds, fractions, exponents and what does not fit.
    public var int: Int? { node.kind == .number ? Int(lexeme) : nil }

    /// The number as a double; nil for other kinds and for numbers that overflow to infinity.
    public var double: Double? {
        guard node.kind == .number, let value = Double(lexeme), value.isFinite else { return nil }
        return value
    }

    /// A number as it is written; the bytes of any value otherwise.
    var lexeme: String {
        document.bytes.withUnsafeBufferPointer { text in
            String(decoding: UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.end)]), as: UTF8.self)
        }
    }

    /// The value's own bytes in the text; without the quotes for strings, still escaped.
    public var source: ArraySlice<UInt8> { document.bytes[Int(node.start)..<Int(node.end)] }

    /// True for a string with backslash escapes in it.
    var isEscaped: Bool { node.escaped }

    /// True for a string that equals `word`, without allocating where it has no escapes.
    public func equals(_ word: StaticString) -> Bool {
        node.kind == .string && document.string(node, equals: word)
    }

    /// The elements of an array; empty for other kinds.
    public var elements: Elements { Elements(document: document, at: index + 1, end: node.kind == .array ? next : 0) }

    /// The members of an object in their order; empty for other kinds.
    public var members: Members { Members(document: document, at: index + 1, end: node.kind == .object ? next : 0) }

    /// The member with this key, or nil.
    public subscript(key: StaticString) -> JSONView? {
        guard isObject else { return nil }
        let place = document.nodes.withUnsafeBufferPointer { nodes -> Int? in
            var at = index + 1
            while at < Int(nodes[index].next) {
                if document.string(nodes[at], equals: key) { return at + 1 }
                at = Int(nodes[at + 1].next)
            }
            return nil
        }
        return place.map { JSONView(document: document, index: $0) }
    }

    private var next: Int { Int(node.next) }

    /// Sequence of an array's elements.
    public struct Elements: Sequence, IteratorProtocol {
        let document: JSONDocument
        var at: Int
        let end: Int

        public mutating func next() -> JSONView? {
            guard at < end else { return nil }
            defer { at = Int(document.nodes[at].next) }
            return JSONView(document: document, index: at)
        }
    }

    /// The members of nothing, for what is absent.
    public var noMembers: Members { Members(document: document, at: 0, end: 0) }

    /// Sequence of an object's members; keys are views of strings.
    public struct Members: Sequence, IteratorProtocol {
        let document: JSONDocument
        var at: Int
        let end: Int

        public mutating func next() -> (key: JSONView, value: JSONView)? {
            guard at < end else { return nil }
            defer { at = Int(document.nodes[at + 1].next) }
            return (JSONView(document: document, index: at), JSONView(document: document, index: at + 1))
        }
    }
}
