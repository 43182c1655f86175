/// A JSON value as a strict parser read it.
///
/// This room may not import `Wire`, so the parser comes in as a ``JSONTreeParser``: the gateway's is
/// `Wire.JSONDocument`.
public indirect enum JSONTree: Sendable, Equatable {
    case null
    case flag(Bool)
    /// A whole number that fits.
    case integer(Int)
    /// Any other number; nothing that is read here has one that matters.
    case number
    case text(String)
    case list([JSONTree])
    /// An object; its keys are unique, since a parser that is handed in refuses duplicates.
    case record([String: JSONTree])
}

/// Parses a whole JSON text; nil for what is no JSON, has a key twice, bytes behind its value, or passes the parser's
/// bounds.
public typealias JSONTreeParser = @Sendable ([UInt8]) -> JSONTree?

extension JSONTree {
    /// The text; nil for other kinds.
    public var text: String? {
        guard case .text(let text) = self else { return nil }
        return text
    }

    /// The whole number; nil for other kinds.
    public var integer: Int? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    /// The elements; nil for other kinds.
    public var list: [JSONTree]? {
        guard case .list(let list) = self else { return nil }
        return list
    }

    /// The members; nil for other kinds.
    public var record: [String: JSONTree]? {
        guard case .record(let record) = self else { return nil }
        return record
    }

    /// A member of an object; nil where there is none, and for other kinds.
    public subscript(key: String) -> JSONTree? { record?[key] }
}
