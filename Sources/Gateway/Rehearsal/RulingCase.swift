import SecurityGate
import Vocabulary
import Wire

/// One expected ruling of a file for `policy test`.
struct RulingCase: Sendable {
    /// How a request may end.
    enum End: String, Sendable, CaseIterable {
        case allow, warn, block
        /// Not taken at all: its body, a parameter or its model.
        case refused
    }

    /// What is asked.
    enum Ask: Sendable {
        /// One text, from a channel.
        case text(String, Channel)
        /// The messages of a chat.
        case messages(JSONView)
        /// A whole body.
        case request(JSONView)
    }

    var name: String
    /// Line in the file.
    var line: Int
    /// Name or id of the tenant that asks; nil for one that policy does not name.
    var tenant: String?
    var ask: Ask
    var api: ClientAPI
    var model: String?
    /// Members that go into the body besides.
    var parameters: JSONView?
    var expect: End
    /// What enforcing everything would do, where it matters.
    var would: Action?
    /// All of these must be given, others may.
    var reasons: [ReasonCode]
    var leastScore: Int
    var mostScore: Int
}

extension RulingCase {
    /// Most cases of a file.
    static let limit = 10_000

    private static let apis: [(name: String, api: ClientAPI)] = ClientAPI.allCases.map { ("\($0.path)", $0) }

    /// The form of a file: a list of cases.
    static let schema = Schema.list(
        .object([
            .init("name", .text(1...200, note: "What the case shows, in words.")),
            .optional("tenant", .text(1...64, note: "Name or id of the tenant that asks.")),
            .optional("text", .anyText(note: "One text; see channel.")),
            .optional("channel", .words(Channel.allCases.map(\.rawValue), note: "Where the text comes from; user.")),
            .optional("messages", .list(.init(.anything), most: 1000, note: "The messages of a chat.")),
            .optional("request", .init(.anything, note: "A whole body, as a client sends it.")),
            .optional("api", .words(apis.map(\.name), note: "The route; /v1/chat/completions.")),
            .optional("model", .anyText(1...256)),
            .optional("parameters", .init(.anything, note: "Members that go into the body besides.")),
            .init("expect", .words(End.allCases.map(\.rawValue))),
            .optional("would", .words(Action.allCases.map(\.rawValue), note: "What enforcing everything would do.")),
            .optional("reasons", .set(.reasonCode, most: 64, note: "All of these must be given, others may.")),
            .optional("score", .object([.optional("min", .percent), .optional("max", .percent)])),
        ]), most: limit)

    /// A case of a list that fits ``schema``.
    init(_ view: JSONView, line: Int) throws(RulingFault) {
        name = view["name"]?.string ?? ""
        self.line = line
        tenant = view["tenant"]?.string
        let path = view["api"]?.string
        api = Self.apis.first { $0.name == path }?.api ?? .chatCompletions
        model = view["model"]?.string
        parameters = view["parameters"]
        ask = try Self.ask(view)
        expect = view["expect"]?.string.flatMap(End.init) ?? .allow
        would = view["would"]?.string.flatMap(Action.init)
        reasons = view["reasons"]?.elements.compactMap { $0.string.flatMap(ReasonCode.init) } ?? []
        (leastScore, mostScore) = (view["score"]?["min"]?.int ?? 0, view["score"]?["max"]?.int ?? 100)
    }

    private static func ask(_ view: JSONView) throws(RulingFault) -> Ask {
        let given = [view["text"], view["messages"], view["request"]].compactMap { $0 }
        guard given.count == 1 else {
            throw RulingFault(
                member: "", message: "has \(given.isEmpty ? "none" : "more than one") of text, messages and request",
                hint: "Give the one that says what is asked.")
        }
        guard view["request"] == nil || view["parameters"] == nil && view["model"] == nil else {
            throw RulingFault(
                member: "request", message: "stands beside parameters or model", hint: "Put them into the request.")
        }
        if let request = view["request"] { return .request(request) }
        guard view["api"] == nil || ["/v1/chat/completions", "/api/chat"].contains(view["api"]?.string) else {
            throw RulingFault(
                member: "api", message: "takes no text or messages here", hint: "Give the whole request for this route."
            )
        }
        if let messages = view["messages"] { return .messages(messages) }
        return .text(view["text"]?.string ?? "", view["channel"]?.string.flatMap(Channel.init) ?? .user)
    }
}

/// What is wrong with a case.
struct RulingFault: Error {
    /// Empty for the case as a whole.
    var member: String
    /// Words that follow the name of the value.
    var message: String
    var hint: String
}
