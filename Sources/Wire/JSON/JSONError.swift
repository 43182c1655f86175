import Vocabulary

/// Why a text is not JSON as this project takes it; the offset is in bytes of the text.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable {
        case empty = "the body is empty"
        case syntax = "the body is not JSON"
        case encoding = "the body is not valid UTF-8"
        case surrogate = "a \\u escape is half of a surrogate pair"
        case duplicateKey = "an object has the same key twice"
        case tooDeep = "the nesting is deeper than allowed"
        case tooMany = "the body has more values than allowed"
        case trailing = "something follows the JSON value"
        case number = "a number is out of range"
    }

    public var kind: Kind
    public var offset: Int

    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// The reason code under which a request with this fault is refused.
    public var code: ReasonCode { kind == .duplicateKey ? .duplicateJsonKey : .bodyMalformed }

    public var description: String { "\(kind.rawValue) (byte \(offset))" }
}
