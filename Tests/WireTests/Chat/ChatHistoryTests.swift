import Testing
import Vocabulary

@testable import Wire

struct ChatHistoryTests {
    private static func request(_ messages: String, _ client: ClientAPI = .chatCompletions) throws -> ChatRequest {
        let body = #"{"model":"m","messages":[\#(messages)]}"#
        return try #require(client.decode(JSONDocument(Array(body.utf8))).chat)
    }

    /// One of everything that a message can hold.
    private static let rich = #"""
        {"role":"system","content":"Be \"kind\"."},
        {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoA"}}],"name":"Ada"},
        {"role":"assistant","content":null,"tool_calls":[{"id":"call_9","type":"function",
        "function":{"name":"look","arguments":"{\"at\":\"\\u00e9\"}"}}]},
        {"role":"tool","content":"Seen.","tool_call_id":"call_9"},{"role":"assistant","content":""}
        """#

    @Test func `a message that is kept reaches the server as it would have at first`() throws {
        let request = try Self.request(Self.rich)
        let history = try ChatHistory(request.messages.map { $0.stored() }, ParameterPolicy())
        let next = try Self.request(#"{"role":"user","content":"Go on."}"#).continuing(history).request
        for upstream in Dialect.allCases {
            func messages(_ chat: ChatRequest) throws -> [JSONView] {
                let body = try ModelRequest.chat(chat).call(upstream).body
                return try JSONDocument(body).root["messages"].map { Array($0.elements) } ?? []
            }
            let (first, again) = (try messages(request), try messages(next))
            #expect(again.count == first.count + 1)
            for (one, other) in zip(first, again) { #expect(Array(one.source) == Array(other.source)) }
        }
    }

    @Test func `every string of the history is scored again`() throws {
        let request = try Self.request(Self.rich)
        let history = try ChatHistory(request.messages.map { $0.stored() }, ParameterPolicy())
        let next = try Self.request(#"{"role":"user","content":"Go on."}"#).continuing(history).request
        let known = request.segments.filter { $0.path.description != "model" }
        #expect(Set(next.segments.map(\.text)).isSuperset(of: known.map(\.text)))
        for segment in known {
            #expect(next.segments.contains { $0.text == segment.text && $0.channel == segment.channel })
        }
    }

    @Test func `what is kept is canonical and without the model's own reasoning`() throws {
        let request = try Self.request(#"{"role":"assistant", "content" : "\u0041", "reasoning_content":"hm"}"#)
        #expect(String(decoding: request.messages[0].stored(), as: UTF8.self) == #"{"role":"assistant","content":"A"}"#)
    }

    @Test func `a stored message that is none is refused`() throws {
        for text in ["", "{", #"{"role":"root","content":"x"}"#, #"{"role":"user","content":"x","evil":1}"#, "[]"] {
            #expect(throws: DecodeRefusal.self) { try ChatHistory([Array(text.utf8)], ParameterPolicy()) }
        }
    }

    @Test func `the oldest rounds are left out, and never half of one`() throws {
        let text = String(repeating: "word ", count: 40)
        let messages = [
            ("system", "s"), ("user", text), ("assistant", text), ("user", text), ("assistant", text), ("user", text),
        ].map { #"{"role":"\#($0.0)","content":"\#($0.1)"}"# }.joined(separator: ",")
        let history = try ChatHistory(try Self.request(messages).messages.map { $0.stored() }, ParameterPolicy())
        let whole = history.turns.reduce(0) { $0 + $1.tokens }
        #expect(history.fitting(whole).leftOut == 0)
        #expect(history.fitting(whole - 1).leftOut == 2)
        let least = history.fitting(-5)
        #expect(least.leftOut == 5 && least.history.turns.map(\.message.role) == [.system])
        #expect(try ChatHistory([], ParameterPolicy()).fitting(-1).leftOut == 0)
    }

    @Test func `a tool's result goes with its call`() throws {
        let history = try ChatHistory(
            try Self.request(Self.rich + #",{"role":"user","content":"x"}"#).messages.map { $0.stored() },
            ParameterPolicy())
        let (kept, leftOut) = history.fitting(20)
        #expect(leftOut == 4 && kept.turns.map(\.message.role) == [.system, .user])
    }
}
