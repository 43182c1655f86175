/// How the body behind a head is delimited.
public enum HTTPFraming: Sendable, Equatable {
    /// No body follows.
    case none
    /// Exactly so many bytes follow, at least one.
    case length(Int)
    /// Chunks follow (RFC 9112, section 7.1).
    case chunked
    /// Answers only: the body ends with the connection.
    case untilClose

    /// What the fields of a head say about the body behind it.
    enum Declaration: Equatable {
        case absent, refused
        case framing(HTTPFraming)
    }

    /// Reads the declaration by the one rule that leaves nothing to interpretation: no Content-Length beside
    /// Transfer-Encoding, neither of them twice, plain digits, and `chunked` as the only coding.
    static func declared(_ fields: HTTPFields) -> Declaration {
        switch (fields.unique("content-length"), fields.unique("transfer-encoding")) {
        case (.none, .none): return .absent
        case (.one(let digits), .none):
            guard (1...18).contains(digits.count), digits.allSatisfy({ $0 &- 48 < 10 }) else { return .refused }
            let length = digits.reduce(0) { $0 * 10 + Int($1 - 48) }
            return .framing(length == 0 ? .none : .length(length))
        case (.none, .one(let coding)): return ASCII.equals(coding, "chunked") ? .framing(.chunked) : .refused
        default: return .refused
        }
    }

    /// The framing of a declaration, `otherwise` where there is none, nil where it is refused.
    static func of(_ fields: HTTPFields, otherwise: HTTPFraming) -> HTTPFraming? {
        switch declared(fields) {
        case .absent: otherwise
        case .framing(let framing): framing
        case .refused: nil
        }
    }

    /// True when a comma list in the `connection` fields holds `close`.
    static func asksToClose(_ fields: HTTPFields) -> Bool {
        switch fields.unique("connection") {
        case .none: false
        case .many: true
        case .one(let value):
            value.split(separator: UInt8(ascii: ",")).contains { part in
                ASCII.equals(part.filter { $0 != 0x20 && $0 != 0x09 }, "close")
            }
        }
    }
}
