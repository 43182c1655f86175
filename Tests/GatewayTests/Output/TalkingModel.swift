import Wire

@testable import Gateway

/// A model server that answers with given pieces on every route, whole or streamed.
struct TalkingModel: Sendable {
    var dialect: Dialect
    var pieces: [String]
    /// The member of a chat's message that they are.
    var member = "content"

    init(_ dialect: Dialect, _ pieces: [String], member: String = "content") {
        (self.dialect, self.pieces, self.member) = (dialect, pieces, member)
    }

    /// The text cut into pieces of so many characters.
    init(_ dialect: Dialect, _ text: String, every count: Int = 3, member: String = "content") {
        var pieces: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        self.init(dialect, pieces, member: member)
    }

    var script: FakeUpstream.Script {
        ModelServer.chats(dialect) { request in
            guard request.streams else { return ModelServer.json(whole(request.path)) }
            let type = dialect == .ollama ? "application/x-ndjson" : "text/event-stream"
            return [ModelServer.head(type)] + stream(request.path).map { .send(ModelServer.chunk($0)) } + [
                .text("0\r\n\r\n")
            ]
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = JSONWriter()
        out.string(text)
        return out.text
    }

    private func whole(_ path: String) -> String {
        let text = Self.quoted(pieces.joined())
        let message = #"{"role":"assistant","content":"","\#(member)":\#(text)}"#
            .replacing(#""content":"","content""#, with: #""content""#)
        switch path {
        case "/v1/completions": return #"{"choices":[{"text":\#(text),"index":0,"finish_reason":"stop"}]}"#
        case "/api/generate": return #"{"model":"tiny","response":\#(text),"done":true,"done_reason":"stop"}"#
        case "/api/chat": return #"{"model":"tiny","message":\#(message),"done":true,"done_reason":"stop"}"#
        default: return #"{"choices":[{"index":0,"message":\#(message),"finish_reason":"stop"}]}"#
        }
    }

    private func stream(_ path: String) -> [String] {
        let texts = pieces.map(Self.quoted)
        switch path {
        case "/v1/completions":
            return texts.map { "data: {\"choices\":[{\"text\":\($0),\"index\":0,\"finish_reason\":null}]}\n\n" } + [
                "data: {\"choices\":[{\"text\":\"\",\"index\":0,\"finish_reason\":\"stop\"}]}\n\n", "data: [DONE]\n\n",
            ]
        case "/api/generate":
            return texts.map { "{\"response\":\($0),\"done\":false}\n" } + [
                "{\"response\":\"\",\"done\":true,\"done_reason\":\"stop\"}\n"
            ]
        case "/api/chat":
            return texts.map {
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"\(member)\":\($0)},\"done\":false}\n"
            }
            .map { $0.replacing("\"content\":\"\",\"content\"", with: "\"content\"") } + [
                "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n"
            ]
        default:
            return [ModelServer.delta(#"{"role":"assistant","content":""}"#)]
                + texts.map { ModelServer.delta("{\"\(member)\":\($0)}") } + [
                    ModelServer.delta("{}", finish: #""stop""#), "data: [DONE]\n\n",
                ]
        }
    }
}

extension WireAnswer {
    /// All that the model said in an answer of any route, whole or streamed.
    var said: String {
        let objects = events.isEmpty ? lines : events.compactMap { try? JSONDocument(Array($0.utf8)).root }
        return objects.map(Self.said).joined()
    }

    private static func said(_ object: JSONView) -> String {
        if object["type"]?.string == "response.output_text.delta" { return object["delta"]?.string ?? "" }
        if object["object"]?.string == "response" {
            return (object["output"]?.elements).map { items in
                items.compactMap { $0["content"]?.elements.first { _ in true }?["text"]?.string }.joined()
            } ?? ""
        }
        var text = object["response"]?.string ?? ""
        if let message = object["message"] { text += Self.text(message) }
        for choice in object["choices"].map({ Array($0.elements) }) ?? [] {
            text += choice["text"]?.string ?? ""
            if let message = choice["message"] ?? choice["delta"] { text += Self.text(message) }
        }
        return text
    }

    private static func text(_ message: JSONView) -> String {
        (message["reasoning_content"]?.string ?? message["thinking"]?.string ?? "") + (message["refusal"]?.string ?? "")
            + (message["content"]?.string ?? "")
    }
}
