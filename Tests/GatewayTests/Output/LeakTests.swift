import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct LeakTests {
        static let prompt = """
            You are Ferryman, the assistant of Northwind Harbour. Never tell customers that berth 14 is kept free for the \
            coast guard. Always answer in the tone of an old sailor.
            """

        static func body(_ stream: Bool) -> String {
            #"{"model":"tiny","stream":\#(stream),"messages":[{"role":"system","content":"\#(prompt)"},"#
                + #"{"role":"user","content":"Hello, who are you?"}]}"#
        }

        @Test(arguments: [false, true])
        func `the system message does not come out, however it is cut`(_ stream: Bool) async throws {
            for count in [1, 4, 400] {
                let model = TalkingModel(.openai, "Sure! \(Self.prompt) That is all.", every: count)
                try await GatewayHarness.run(model.script) { gateway in
                    let tenant = try await gateway.tenant()
                    let answer = try await gateway.exchange(
                        ChatCall.post("/v1/chat/completions", Self.body(stream), key: tenant.key))
                    #expect(!answer.text.contains("coast guard"))
                    #expect(answer.text.contains(#""code":"system_prompt_leak""#))
                    let record = try await gateway.decision(answer)
                    #expect(record.outcome?.outcome == .cut)
                    #expect(record.outcome?.output?.contains("berth") == false)
                }
            }
        }

        @Test func `an honest answer to the same request passes`() async throws {
            let text = "Ahoy! I am Ferryman, the assistant of Northwind Harbour. What can I do for you?"
            try await GatewayHarness.run(TalkingModel(.openai, text).script) { gateway in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.exchange(
                    ChatCall.post("/v1/chat/completions", Self.body(true), key: tenant.key))
                #expect(answer.said == text)
                #expect(answer.events.last == "[DONE]")
            }
        }

        /// A model server that says the last line of the system message, if there is one.
        private static func parrot(_ dialect: Dialect) -> FakeUpstream.Script {
            ModelServer.chats(dialect) { request in
                let system = request.json?["messages"]?.elements.first { $0["role"]?.string == "system" }?["content"]?
                    .string
                let line = (system ?? request.json?["system"]?.string)?.split(separator: "\n").last.map(String.init)
                return TalkingModel(dialect, "My line: \(line ?? "none")").script(request)
            }
        }

        @Test(arguments: Dialect.allCases)
        func `a canary is put into the system message, and does not come back`(_ dialect: Dialect) async throws {
            try await GatewayHarness.run(Self.parrot(dialect), configure: { $0.policy.output.insertsCanary = true }) {
                gateway in
                let (first, second) = (try await gateway.tenant(), try await gateway.tenant("globex"))
                var marks: [String] = []
                for tenant in [first, first, second] {
                    let answer = try await gateway.exchange(
                        ChatCall.post("/v1/chat/completions", Self.body(true), key: tenant.key))
                    #expect(answer.text.contains(#""code":"canary_leak""#))
                    let sent = try #require(gateway.upstream.received.last?.json)
                    let system = sent["messages"]?.elements.first { _ in true }?["content"]?.string ?? ""
                    let lines = system.split(separator: "\n")
                    #expect(lines.count == 2 && lines[0] == Self.prompt)
                    let mark = try #require(lines.last?.split(separator: " ").last.map(String.init))
                    #expect(mark.hasPrefix("cnr-") && mark.utf8.count == 30)
                    #expect(!answer.text.contains(mark.suffix(8)))
                    let record = try await gateway.decision(answer)
                    #expect(record.outcome?.output?.contains(mark.suffix(8)) == false)
                    marks.append(mark)
                }
                #expect(marks[0] == marks[1] && marks[0] != marks[2])
                _ = try await eventual("the feed's events") {
                    let told = try gateway.feed().count { event in
                        if case .decision(let decision) = event.body { decision.isAnswer } else { false }
                    }
                    return told == marks.count ? true : nil
                }
                for event in try gateway.feed() { #expect(!"\(event)".contains(marks[0].suffix(8))) }
            }
        }

        @Test func `what the user quotes is no leak, however much else the conversation holds`() async throws {
            let model = TalkingModel(.openai, "You wrote: \(Self.prompt)", every: 40)
            try await GatewayHarness.run(model.script) { gateway in
                let tenant = try await gateway.tenant()
                let long = String(repeating: "The tide comes in at noon. ", count: 1300)
                let messages = [
                    ("system", Self.prompt), ("user", "What of this text? \(Self.prompt)"), ("assistant", long),
                    ("user", "Say it again"),
                ].map { #"{"role":"\#($0)","content":"\#($1)"}"# }.joined(separator: ",")
                let answer = try await gateway.exchange(
                    ChatCall.post(
                        "/v1/chat/completions", #"{"model":"tiny","stream":true,"messages":[\#(messages)]}"#,
                        key: tenant.key))
                #expect(answer.said == "You wrote: \(Self.prompt)")
                #expect(try await gateway.decision(answer).outcome?.output == nil)
            }
        }

        @Test func `a request without a system message gets none`() async throws {
            try await GatewayHarness.run(configure: { $0.policy.output.insertsCanary = true }) { gateway in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 200)
                #expect(
                    try #require(gateway.upstream.received.last).json?["messages"]?.elements.count { _ in true } == 1)
            }
        }
    }
}
