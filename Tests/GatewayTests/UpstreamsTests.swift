import Inference
import Stores
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// Several model servers behind one gateway.
    @Suite struct UpstreamsTests {
        /// A server that says its name, and lists one model.
        private static func server(_ name: String, model: String = "tiny") -> FakeUpstream.Script {
            { request in
                guard request.method == "POST" else {
                    return request.path == "/v1/models"
                        ? ModelServer.json(#"{"object":"list","data":[{"id":"\#(model)"}]}"#)
                        : ModelServer.json("{}", status: "404 Not Found")
                }
                let answer = ModelServer.whole(.openai).replacing(ModelServer.text, with: name)
                return request.streams ? ModelServer.answer(request, .openai) : ModelServer.json(answer)
            }
        }

        private static let broken: FakeUpstream.Script = { request in
            request.method == "POST" ? [.reset] : ModelServer.good(.openai)(request)
        }

        /// Runs a gateway in front of servers; `configure` says for each, by its place, whom and what it serves.
        private static func run(
            _ scripts: [FakeUpstream.Script], models: [[String]] = [[], []], tenants: [Set<String>] = [[], []],
            _ body: (GatewayHarness, [FakeUpstream]) async throws -> Void
        ) async throws {
            let upstreams = scripts.map { FakeUpstream($0) }
            for upstream in upstreams { try await upstream.start() }
            var servers: [UpstreamServer] = []
            for (index, upstream) in upstreams.enumerated() {
                let endpoint = try #require(UpstreamEndpoint("http://127.0.0.1:\(upstream.port)"))
                servers.append(
                    try UpstreamServer(
                        name: "s\(index)", endpoint: endpoint, models: models[index].compactMap { ModelPattern($0) },
                        tenants: tenants[index]))
            }
            let folder = try TestFolder()
            try await GatewayHarness.run(in: folder, upstreams[0], configure: { $0.upstreams = servers }) { gateway in
                try await body(gateway, upstreams)
            }
            for upstream in upstreams {
                upstream.release()
                try await upstream.stop()
            }
        }

        private static func content(_ answer: WireAnswer) -> String? {
            answer.json?["choices"].flatMap { Array($0.elements).first }?["message"]?["content"]?.string
        }

        @Test func `a model goes to the server that lists it`() async throws {
            try await Self.run(
                [Self.server("first"), Self.server("second")], models: [["a*"], ["b-large", "b*"]]
            ) { gateway, _ in
                let tenant = try await gateway.tenant()
                #expect(Self.content(try await gateway.chat(tenant, ChatCall(model: "a-small"))) == "first")
                #expect(Self.content(try await gateway.chat(tenant, ChatCall(model: "b-large"))) == "second")
                let unknown = try await gateway.chat(tenant, ChatCall(model: "c"))
                #expect(unknown.status == 404)
                #expect(unknown.json?["error"]?["code"]?.string == "model_not_found")
            }
        }

        @Test func `without a list a model goes to the server that has it`() async throws {
            try await Self.run(
                [Self.server("first", model: "one"), Self.server("second", model: "two")]
            ) { gateway, _ in
                let tenant = try await gateway.tenant()
                #expect(Self.content(try await gateway.chat(tenant, ChatCall(model: "two"))) == "second")
                #expect(Self.content(try await gateway.chat(tenant, ChatCall(model: "one"))) == "first")
            }
        }

        @Test func `a server that is set apart for a tenant serves it and nobody else`() async throws {
            try await Self.run(
                [Self.server("shared", model: "one"), Self.server("own", model: "two")], tenants: [[], ["acme"]]
            ) { gateway, upstreams in
                let acme = try await gateway.tenant("acme")
                let other = try await gateway.tenant("other")
                #expect(Self.content(try await gateway.chat(acme)) == "own")
                #expect(Self.content(try await gateway.chat(other)) == "shared")
                #expect(upstreams.map(\.received.count) == [1, 1])
                func listed(_ tenant: TestTenant) async throws -> [String] {
                    let list = try await gateway.get("/v1/models", key: tenant.key)
                    return list.json?["data"].map { $0.elements.compactMap { $0["id"]?.string } } ?? []
                }
                #expect(try await listed(acme) == ["two"])
                #expect(try await listed(other) == ["one"])
                #expect(try await gateway.get("/v1/models/two", key: other.key).status == 404)
            }
        }

        @Test func `what is set apart for a tenant does not fail over to what everybody shares`() async throws {
            try await Self.run(
                [Self.server("shared"), Self.broken], tenants: [[], ["acme"]]
            ) { gateway, upstreams in
                let acme = try await gateway.tenant("acme")
                #expect(try await gateway.chat(acme).status == 502)
                #expect(upstreams[0].received.isEmpty)
            }
        }

        struct Failing: Sendable, CustomTestStringConvertible {
            var name: String
            var steps: [FakeUpstream.Step]
            var testDescription: String { name }

            static let cases = [
                Failing(name: "reset", steps: [.reset]), Failing(name: "close", steps: [.close]),
                Failing(name: "garbage", steps: [.text("nonsense\r\n\r\n")]),
                Failing(name: "500", steps: ModelServer.json("{}", status: "500 No")),
                Failing(name: "503", steps: ModelServer.json("{}", status: "503 No")),
                Failing(name: "429", steps: ModelServer.json("{}", status: "429 No")),
                Failing(name: "404", steps: ModelServer.json("{}", status: "404 No")),
                Failing(name: "401", steps: ModelServer.json("{}", status: "401 No")),
                Failing(name: "302", steps: ModelServer.json("{}", status: "302 No", extra: "location: /x\r\n")),
                Failing(name: "gzip", steps: ModelServer.json("{}", extra: "content-encoding: gzip\r\n")),
            ]
        }

        @Test(arguments: Failing.cases, [false, true])
        func `a server that fails before its first byte is followed by the next`(
            _ item: Failing, _ stream: Bool
        ) async throws {
            let failing: FakeUpstream.Script = { request in
                request.method == "POST" ? item.steps : ModelServer.good(.openai)(request)
            }
            try await Self.run([failing, Self.server("second")]) { gateway, upstreams in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(stream: stream))
                #expect(answer.status == 200)
                if stream { #expect(answer.events.last == "[DONE]") } else { #expect(Self.content(answer) == "second") }
                #expect(upstreams.map(\.received.count) == [1, 1])
                let record = try await gateway.decision(answer)
                #expect(record.outcome?.outcome == .ok)
            }
        }

        @Test func `once an answer has begun no other server is asked`() async throws {
            let cut: FakeUpstream.Script = { request in
                guard request.method == "POST" else { return ModelServer.good(.openai)(request) }
                return [
                    ModelServer.head("text/event-stream"),
                    .send(ModelServer.chunk(ModelServer.delta(#"{"content":"half"}"#))), .close,
                ]
            }
            try await Self.run([cut, Self.server("second")]) { gateway, upstreams in
                let tenant = try await gateway.tenant()
                let answer = try await gateway.chat(tenant, ChatCall(stream: true))
                #expect(answer.text.contains("half"))
                #expect(answer.events.last?.contains("upstream_unavailable") == true)
                #expect(!answer.text.contains("[DONE]"))
                #expect(upstreams[1].received.isEmpty)
            }
        }

        /// A server that answers every question with a status.
        private static func says(_ status: String) -> FakeUpstream.Script {
            { request in
                request.method == "POST"
                    ? ModelServer.json("{}", status: status) : ModelServer.good(.openai)(request)
            }
        }

        @Test(arguments: [("503 No", "404 No"), ("404 No", "503 No"), ("reset", "404 No"), ("404 No", "reset")])
        func `a model is missing only if all say so`(_ first: String, _ second: String) async throws {
            func script(_ word: String) -> FakeUpstream.Script { word == "reset" ? Self.broken : Self.says(word) }
            try await Self.run([script(first), script(second)]) { gateway, upstreams in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 502)
                #expect(upstreams.map(\.received.count) == [1, 1])
            }
        }

        @Test func `what one server has no word for goes to the next that has`() async throws {
            try await Self.run([ModelServer.good(.ollama), Self.server("second")]) { gateway, upstreams in
                let tenant = try await gateway.tenant()
                let body = #"{"model":"tiny","n":2,"messages":[{"role":"user","content":"hi"}]}"#
                let answer = try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                #expect(Self.content(answer) == "second")
                #expect(upstreams[0].received.isEmpty)
            }
        }

        @Test func `a request that makes servers fail does not go round to all of them`() async throws {
            try await Self.run(
                [Self.broken, Self.broken, Self.server("third")], models: [[], [], []], tenants: [[], [], []]
            ) { gateway, upstreams in
                let tenant = try await gateway.tenant()
                #expect(try await gateway.chat(tenant).status == 502)
                #expect(upstreams.map(\.received.count) == [1, 1, 0])
            }
        }

        @Test func `a model of another tenant's server is as unknown as one that is nowhere`() async throws {
            try await Self.run(
                [Self.server("shared", model: "one"), Self.server("own", model: "two")], models: [["one"], []],
                tenants: [[], ["acme"]]
            ) { gateway, _ in
                let other = try await gateway.tenant("other")
                #expect(try await gateway.get("/api/version", key: other.key).json?["version"]?.string == "0.0.0")
                func answer(_ model: String, _ extra: String) async throws -> String {
                    let body = #"{"model":"\#(model)","messages":[]\#(extra)}"#
                    let answer = try await gateway.exchange(ChatCall.post("/api/chat", body, key: other.key))
                    #expect(answer.status == 404)
                    return answer.text.replacing(model, with: "MODEL")
                }
                for extra in ["", #","keep_alive":0"#] {
                    #expect(try await answer("two", extra) == answer("nowhere", extra))
                }
            }
        }

        /// A pause that does not end while a test runs.
        private static let strict: CircuitBreaker.Settings = {
            var settings = CircuitBreaker.Settings()
            settings.pause = 3_600_000
            settings.longestPause = 3_600_000
            return settings
        }()

        @Test func `a server that keeps failing gets a pause, and requests are refused at once meanwhile`() async throws
        {
            try await GatewayHarness.run(Self.broken, configure: { $0.breaker = Self.strict }) { gateway in
                let tenant = try await gateway.tenant()
                let other = try await gateway.tenant("other")
                // What a request may have caused counts from the second tenant on that meets it.
                for _ in 0...Self.strict.failures / 2 {
                    #expect(try await gateway.chat(tenant).status == 502)
                    #expect(try await gateway.chat(other).status == 502)
                }
                let asked = gateway.upstream.received.count
                let answer = try await gateway.chat(tenant)
                #expect(answer.status == 503)
                #expect(answer.json?["error"]?["code"]?.string == "circuit_open")
                #expect(answer.field("retry-after").flatMap { Int($0) }.map { 3590...3600 ~= $0 } == true)
                #expect(gateway.upstream.received.count == asked)
                #expect(try await gateway.decision(answer).row.reasons.contains("circuit_open"))
                let metrics = try await gateway.control("GET", "/metrics")
                #expect(metrics.text.contains(#"secureinfer_upstream_available{upstream="default"} 0"#))
                try await eventually("the event") {
                    let links = try gateway.feed().filter {
                        if case .link(let link) = $0.body { link.peer == "upstream default" } else { false }
                    }
                    return links.count == 1
                }
                #expect(gateway.log.text.contains("cut_before_head"))
            }
        }

        @Test(arguments: ["500 No", "503 No", "429 No", "400 No", "reset"])
        func `what one tenant's requests do to a server pauses it for nobody`(_ status: String) async throws {
            let script: FakeUpstream.Script = { request in
                guard request.method == "POST", request.body.contains("poison".utf8) else {
                    return ModelServer.good(.openai)(request)
                }
                return status == "reset" ? [.reset] : ModelServer.json("{}", status: status)
            }
            try await GatewayHarness.run(script, configure: { $0.breaker = Self.strict }) { gateway in
                let acme = try await gateway.tenant("acme")
                for _ in 0..<30 { _ = try await gateway.chat(acme, ChatCall(prompt: "poison")) }
                let other = try await gateway.tenant("other")
                #expect(try await gateway.chat(other).status == 200)
            }
        }

        @Test func `a pause ends with the first good answer`() async throws {
            var settings = CircuitBreaker.Settings()
            settings.pause = 1
            settings.longestPause = 1
            // One more, since the first is sent again on a fresh connection.
            let failing = Failures(settings.failures + 1)
            let script: FakeUpstream.Script = { request in
                guard request.method == "POST", failing.next() else { return ModelServer.good(.openai)(request) }
                return [.reset]
            }
            try await GatewayHarness.run(script, configure: { $0.breaker = settings }) { gateway in
                let tenant = try await gateway.tenant()
                let other = try await gateway.tenant("other")
                for turn in 0..<settings.failures {
                    #expect(try await gateway.chat(turn.isMultiple(of: 2) ? tenant : other).status == 502)
                }
                try await eventually("the end of the pause") { try await gateway.chat(tenant).status == 200 }
                #expect(try await gateway.chat(tenant).status == 200)
            }
        }
    }
}

extension [UInt8] {
    fileprivate func contains(_ word: some Collection<UInt8>) -> Bool { firstRange(of: Array(word)) != nil }
}
