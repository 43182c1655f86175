import Inference
import SecurityGate
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// What keeps tenants apart on a server that they share.
    @Suite struct SeparationTests {
        /// A server of OpenAI's kind, that says it is a vLLM or that it is not.
        private static func server(isVLLM: Bool) -> FakeUpstream.Script {
            { request in
                switch (request.method, request.path) {
                case ("GET", "/v1/models"):
                    ModelServer.json(#"{"data":[{"id":"tiny","owned_by":"\#(isVLLM ? "vllm" : "me")"}]}"#)
                case ("GET", "/version"): ModelServer.json(#"{"version":"0.11.0"}"#)
                case ("GET", _): ModelServer.json("{}", status: "404 Not Found")
                default: ModelServer.answer(request, .openai)
                }
            }
        }

        private static func sent(
            _ script: @escaping FakeUpstream.Script, _ cache: IsolationPolicy.Cache, _ tenants: [String],
            apart: Bool = false
        ) async throws -> [(salt: String?, prompt: String)] {
            var out: [(String?, String)] = []
            try await GatewayHarness.run(
                script,
                configure: { options in
                    options.policy.isolation.cache = cache
                    guard apart, let endpoint = options.upstreams.first?.endpoint else { return }
                    options.upstreams = [try UpstreamServer(name: "own", endpoint: endpoint, tenants: ["acme"])]
                }
            ) { gateway in
                for name in tenants {
                    let tenant = try await gateway.tenant(name)
                    #expect(try await gateway.chat(tenant).status == 200)
                    let json = try #require(gateway.upstream.received.last?.json)
                    let prompt = json["messages"]?.elements.first { _ in true }?["content"]?.string
                    out.append((json["cache_salt"]?.string, try #require(prompt)))
                }
            }
            return out
        }

        private static let prompt = ChatCall().prompt

        @Test(arguments: [IsolationPolicy.Cache.auto, .salt, .nonce])
        func `a server that takes a salt gets each tenant's own`(_ cache: IsolationPolicy.Cache) async throws {
            let sent = try await Self.sent(Self.server(isVLLM: true), cache, ["acme", "globex"])
            #expect(sent.allSatisfy { $0.prompt == Self.prompt && $0.salt?.utf8.count == 64 })
            #expect(sent[0].salt != sent[1].salt)
        }

        @Test(arguments: Dialect.allCases)
        func `where no salt is taken the tenant's nonce comes first`(_ dialect: Dialect) async throws {
            let script = dialect == .openai ? Self.server(isVLLM: false) : ModelServer.good(.ollama)
            let sent = try await Self.sent(script, .nonce, ["acme", "globex"])
            #expect(sent.allSatisfy { $0.salt == nil && $0.prompt.hasSuffix("\n" + Self.prompt) })
            #expect(sent[0].prompt != sent[1].prompt)
            #expect(sent[0].prompt.utf8.count == Self.prompt.utf8.count + 27)
        }

        @Test(arguments: [IsolationPolicy.Cache.off, .auto])
        func `by default, and where policy says so, nothing is put into a prompt`(
            _ cache: IsolationPolicy.Cache
        ) async throws {
            let sent = try await Self.sent(Self.server(isVLLM: false), cache, ["acme"])
            #expect(sent[0].salt == nil && sent[0].prompt == Self.prompt)
        }

        @Test func `policy can have a salt sent to a server that says nothing of it`() async throws {
            let sent = try await Self.sent(Self.server(isVLLM: false), .salt, ["acme"])
            #expect(sent[0].salt?.utf8.count == 64)
        }

        @Test func `a server that one tenant has for itself needs neither`() async throws {
            let sent = try await Self.sent(Self.server(isVLLM: false), .nonce, ["acme"], apart: true)
            #expect(sent[0].salt == nil && sent[0].prompt == Self.prompt)
        }
    }
}
