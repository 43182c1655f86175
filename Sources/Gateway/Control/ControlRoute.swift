import Stores
import Wire

/// A route of the control API: what it takes, what it answers, who may use it, and what it does.
///
/// One table of them serves both listeners, the command line on a stopped gateway, the OpenAPI document and the tests.
struct ControlRoute: Sendable {
    enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// Who may use a route.
    enum Access: Sendable, Equatable {
        /// Everybody, without a token.
        case open
        /// Operators of this role and above.
        case role(Operator.Role)
    }

    let method: Method
    /// `/v1/tenants/{tenant}/keys`.
    let pattern: String
    /// Unique name of the operation: `keys.list`.
    let name: String
    let summary: String
    let access: Access
    /// What may be asked for behind the `?`.
    let query: [ControlParameter]
    /// The body; nil where there is none.
    let body: Schema?
    /// What is answered when all went well.
    let answers: [ControlAnswer]
    /// The statuses of its own errors, besides those that every route may have.
    let errors: [Int]
    let run: @Sendable (ControlCall) throws -> ControlReply

    init(
        _ method: Method, _ pattern: String, _ name: String, _ summary: String, access: Access,
        query: [ControlParameter] = [], body: Schema? = nil, answers: [ControlAnswer], errors: [Int] = [],
        _ run: @escaping @Sendable (ControlCall) throws -> ControlReply
    ) {
        self.method = method
        self.pattern = pattern
        self.name = name
        self.summary = summary
        self.access = access
        self.query = query
        self.body = body
        self.answers = answers
        self.errors = errors
        self.run = run
    }

    /// The group that it is listed under: the first part of its name.
    var tag: String { String(name.prefix { $0 != "." }) }

    /// The names in the pattern, with what each may be.
    var parameters: [ControlParameter] {
        pattern.split(separator: "/").filter { $0.first == "{" }.map { piece in
            ControlParameter.inPath(String(piece.dropFirst().dropLast()))
        }
    }

    /// The values of the pattern's names in a path, decoded; nil when it is another path.
    func match(_ path: Substring) -> [String: String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var values: [String: String] = [:]
        for (name, value) in zip(wanted, given) {
            if name.first == "{", name.last == "}" {
                guard let decoded = PercentEncoding.decode(value), !decoded.isEmpty else { return nil }
                values[String(name.dropFirst().dropLast())] = decoded
            } else if name != value {
                return nil
            }
        }
        return values
    }
}

/// A value that a route takes from the path or the query.
struct ControlParameter: Sendable {
    let name: String
    let schema: Schema
    let isRequired: Bool

    init(_ name: String, _ schema: Schema, isRequired: Bool = false) {
        self.name = name
        self.schema = schema
        self.isRequired = isRequired
    }
}

/// An answer that a route may give.
struct ControlAnswer: Sendable {
    let status: Int
    let contentType: String
    let schema: Schema
    let makes: Made?

    /// A name of something that the answer holds, and that other routes take from their path.
    struct Made: Sendable {
        let parameter: String
        /// Where it is in the answer, as a JSON pointer.
        let pointer: String
    }

    init(_ status: Int, _ schema: Schema, contentType: String = ControlReply.json, makes: Made? = nil) {
        self.status = status
        self.schema = schema
        self.contentType = contentType
        self.makes = makes
    }

    init(_ schema: Schema, contentType: String = ControlReply.json) {
        self.init(200, schema, contentType: contentType)
    }
}
