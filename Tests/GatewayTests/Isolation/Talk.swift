import Testing
import Wire

@testable import Gateway

/// Requests that belong to stored conversations.
struct Talk: Sendable {
    var gateway: GatewayHarness
    var tenant: TestTenant
    var dialect = Dialect.openai
    var stream = false

    /// A model server that answers `Wait.` when it is released, and all else at once.
    static let waiting = ModelServer.chats(.openai) { request in
        let last = request.json?["messages"]?.elements.reversed().first?["content"]
        return (last?.string == "Wait." ? [.pause] : []) + ModelServer.answer(request, .openai)
    }

    /// Says something in a conversation, with other messages in front of it as JSON.
    func say(_ text: String, in id: String?, after messages: [String] = []) async throws -> WireAnswer {
        let all = messages + [Self.message("user", text)]
        let body = #"{"model":"tiny","stream":\#(stream),"messages":[\#(all.joined(separator: ","))]}"#
        return try await gateway.exchange(
            ChatCall.post(
                ChatCall(dialect: dialect).path, body, key: tenant.key,
                extra: id.map { "x-conversation-id: \($0)\r\n" } ?? ""))
    }

    static func message(_ role: String, _ content: String) -> String {
        var out = JSONWriter()
        out.beginObject()
        out.field("role", role)
        out.field("content", content)
        out.endObject()
        return out.text
    }

    /// What the model's server was asked last: role and content of each message.
    func asked() throws -> [String] {
        let json = try #require(gateway.upstream.received.last?.json)
        return json["messages"]?.elements.map { "\($0["role"]?.string ?? ""): \($0["content"]?.string ?? "")" } ?? []
    }

    func get(_ path: String) async throws -> WireAnswer { try await gateway.get(path, key: tenant.key) }

    func delete(_ id: String) async throws -> WireAnswer {
        try await gateway.exchange(
            "DELETE /v1/conversations/\(id) HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer \(tenant.key)\r\n\r\n")
    }

    /// What became of the answer in the store, wherever the answer says it.
    static func stored(_ answer: WireAnswer) -> String? {
        answer.field("x-conversation-stored")
            ?? answer.trailer.split(separator: ":").last.map { $0.filter { !$0.isWhitespace } }
    }
}
