import Glibc
import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// Ollama's `context`, which is the conversation in clear.
    @Suite struct ContextTests {
        private static let numbers = [1, 2, 300, 151_643]

        private static let script = ModelServer.chats(.ollama) { request in
            let numbers = numbers.map(String.init).joined(separator: ",")
            let end = #"{"model":"tiny","response":"","done":true,"done_reason":"stop","context":[\#(numbers)]}"#
            guard request.streams else {
                return ModelServer.json(end.replacing(#""response":"""#, with: #""response":"Hi""#))
            }
            return [
                ModelServer.head("application/x-ndjson"),
                .send(ModelServer.chunk(#"{"response":"Hi","done":false}"# + "\n" + end + "\n")), .text("0\r\n\r\n"),
            ]
        }

        private static func generate(
            _ gateway: GatewayHarness, _ tenant: TestTenant, context: [Int]? = nil, stream: Bool = false,
            model: String = "tiny"
        ) async throws -> WireAnswer {
            let member = context.map { #","context":[\#($0.map(String.init).joined(separator: ","))]"# } ?? ""
            return try await gateway.exchange(
                ChatCall.post(
                    "/api/generate", #"{"model":"\#(model)","prompt":"Hi","stream":\#(stream)\#(member)}"#,
                    key: tenant.key))
        }

        private static func context(_ answer: WireAnswer) -> [Int]? {
            answer.lines.last?["context"]?.elements.compactMap(\.int)
        }

        @Test(arguments: [false, true])
        func `a client gets it sealed, and the server gets its own back`(_ stream: Bool) async throws {
            try await GatewayHarness.run(Self.script) { gateway in
                let tenant = try await gateway.tenant()
                let first = try await Self.generate(gateway, tenant, stream: stream)
                let sealed = try #require(Self.context(first))
                #expect(sealed.count > 33 && sealed.allSatisfy { 0...255 ~= $0 })
                let second = try await Self.generate(gateway, tenant, context: sealed, stream: stream)
                #expect(second.status == 200)
                let sent = try #require(gateway.upstream.received.last?.json)
                #expect(sent["context"]?.elements.map(\.int) == Self.numbers)
                #expect(Self.context(second) != sealed, "each is sealed anew")
            }
        }

        @Test func `what is another tenant's, another model's or altered is refused as token ids are`() async throws {
            try await GatewayHarness.run(Self.script) { gateway in
                let (tenant, other) = (try await gateway.tenant(), try await gateway.tenant("globex"))
                let sealed = try #require(Self.context(try await Self.generate(gateway, other)))
                let own = try #require(Self.context(try await Self.generate(gateway, tenant)))
                var altered = own
                altered[20] ^= 1
                let spliced = Array(own.prefix(17) + sealed.dropFirst(17))
                let asked = gateway.upstream.received.count
                var answers: Set<String> = []
                for context in [
                    sealed, altered, spliced, own.dropLast(), own + [0], Self.numbers, [1],
                    [Int](repeating: 7, count: 64),
                ] {
                    let answer = try await Self.generate(gateway, tenant, context: Array(context))
                    #expect(answer.status == 400)
                    answers.insert(answer.text)
                }
                #expect(answers.count == 1 && answers.first?.contains("context") == true)
                let elsewhere = try await Self.generate(gateway, tenant, context: own, model: "other")
                #expect(elsewhere.text == answers.first)
                #expect(gateway.upstream.received.count == asked)
            }
        }

        @Test(arguments: [false, true])
        func `where a route has no place for it nothing is sealed, and no key is made`(_ stream: Bool) async throws {
            try await GatewayHarness.run(Self.script) { gateway in
                let tenant = try await gateway.tenant()
                let body = #"{"model":"tiny","prompt":"Hi","stream":\#(stream)}"#
                let answer = try await gateway.exchange(ChatCall.post("/v1/completions", body, key: tenant.key))
                #expect(answer.status == 200)
                let files = gateway.options.data + "/secrets/tenant-keys"
                #expect(access("\(files)/\(tenant.id)", F_OK) != 0)
                let sealed = try await Self.generate(gateway, tenant, stream: stream)
                #expect(sealed.status == 200)
                #expect(access("\(files)/\(tenant.id)", F_OK) == 0, "else the place above is the wrong one")
            }
        }

        @Test func `a policy can take token ids as they are`() async throws {
            try await GatewayHarness.run(Self.script, configure: { $0.policy.parameters.allowed = [.context] }) {
                gateway in
                let tenant = try await gateway.tenant()
                #expect(try await Self.generate(gateway, tenant, context: Self.numbers).status == 200)
                let sent = try #require(gateway.upstream.received.last?.json)
                #expect(sent["context"]?.elements.map(\.int) == Self.numbers)
            }
        }
    }
}
