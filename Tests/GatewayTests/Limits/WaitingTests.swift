import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct WaitingTests {
        private static let patient = ModelServer.chats(.openai) { [.pause] + ModelServer.answer($0, .openai) }

        /// A gateway where one request of a tenant runs at a time.
        private static func run(
            wait: Int = 30_000, queue: Int = 2, _ body: (GatewayHarness, TestTenant) async throws -> Void
        ) async throws {
            try await GatewayHarness.run(
                patient,
                configure: { options in
                    options.policy.limits.concurrency = 1
                    (options.policy.limits.queue, options.policy.limits.queueWait) = (queue, wait)
                }
            ) { gateway in
                try await body(gateway, try await gateway.tenant())
                gateway.upstream.release()
                try await eventually("nothing in use") {
                    gateway.upstream.release()
                    return try gateway.held == (0, 0)
                }
            }
        }

        private static func metric(_ name: String, _ gateway: GatewayHarness) async throws -> Int {
            let lines = try await gateway.control("GET", "/metrics").text.split(separator: "\n")
            let line = lines.first { $0.hasPrefix("secureinfer_\(name)") }
            return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
        }

        @Test(.timeLimit(.minutes(1)))
        func `where limits are monitored nobody waits, and the record says who would have`() async throws {
            try await GatewayHarness.run(
                Self.patient,
                configure: { options in
                    options.policy.limits.concurrency = 1
                    options.policy.monitored = [.limits]
                }
            ) { gateway in
                let tenant = try await gateway.tenant(rpm: 3)
                var clients: [WireClient] = []
                for count in 1...2 {
                    clients.append(try await gateway.connect())
                    clients[count - 1].send(ChatCall().bytes(tenant.key))
                    try await eventually("request \(count)") { gateway.upstream.paused == count }
                }
                gateway.upstream.release()
                gateway.upstream.release()
                var reasons: [[String]] = []
                for client in clients { reasons.append(try await gateway.decision(try await client.answer()).reasons) }
                #expect(reasons == [[], ["concurrency_exceeded"]])
                try await eventually("nothing in use") { try gateway.held == (0, 0) }
                reasons = []
                for _ in 0..<3 {
                    reasons.append(
                        try await gateway.decision(try await gateway.get("/v1/models", key: tenant.key)).reasons)
                }
                #expect(reasons == [[], [], ["rate_requests"]])
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `requests over the limit wait, go on in turns of their keys, and are seen to`() async throws {
            try await Self.run(queue: 8) { gateway, tenant in
                var other = tenant
                other.key = try #require(
                    try await gateway.control("POST", "/v1/tenants/acme/keys").json?["key"]?.string)
                let order = ["a1", "a2", "a3", "b1"]
                var clients: [WireClient] = []
                for (index, name) in order.enumerated() {
                    let client = try await gateway.connect()
                    client.send(ChatCall(prompt: name).bytes(name.hasPrefix("a") ? tenant.key : other.key))
                    clients.append(client)
                    try await eventually("\(name) in its place") {
                        try gateway.held == (1, index) && gateway.upstream.paused == 1
                    }
                }
                #expect(try await Self.metric("limited_waiting ", gateway) == 3)
                #expect(try await Self.metric("limited_in_flight ", gateway) == 1)
                let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json?["concurrency"]
                #expect((usage?["running"]?.int, usage?["waiting"]?.int) == (1, 3))
                let inFlight = try await gateway.control("GET", "/v1/tenants/acme/usage").json?["in_flight"]
                #expect(inFlight?["requests"]?.int == 4)
                #expect(inFlight?["keys"].map { Array($0.elements).count } == 2)
                #expect(inFlight?["addresses"].map { $0.elements.compactMap(\.string) } == ["127.0.0.1"])
                for count in 1...4 {
                    // One that is received is not held yet, and then not released either.
                    try await eventually("request \(count)") {
                        gateway.upstream.received.count == count && gateway.upstream.paused == 1
                    }
                    gateway.upstream.release()
                }
                for client in clients { #expect(try await client.answer().status == 200) }
                let seen = gateway.upstream.received.compactMap {
                    $0.json?["messages"]?.elements.first { _ in true }?["content"]?.string
                }
                #expect(seen == ["a1", "a2", "b1", "a3"])
            }
        }

        @Test(.timeLimit(.minutes(1)), arguments: Dialect.allCases)
        func `a full line refuses at once, and a wait has an end`(_ dialect: Dialect) async throws {
            try await Self.run(wait: 3_000, queue: 1) { gateway, tenant in
                let call = ChatCall(dialect: dialect)
                let (first, second) = (try await gateway.connect(), try await gateway.connect())
                first.send(call.bytes(tenant.key))
                try await eventually("the first") { gateway.upstream.paused == 1 }
                second.send(call.bytes(tenant.key))
                try await eventually("the second") { try gateway.held == (1, 1) }
                let full = try await gateway.chat(tenant, call)
                #expect(full.status == (dialect == .ollama ? 503 : 429))
                #expect(full.field("retry-after") == "1")
                #expect(try await gateway.decision(full).reasons == ["queue_full"])
                let late = try await second.answer()
                #expect(late.status == 429)
                #expect(late.field("retry-after") == "1")
                #expect(try await gateway.decision(late).reasons == ["concurrency_exceeded"])
                gateway.upstream.release()
                #expect(try await first.answer().status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `whoever goes away while waiting, or is banned, leaves the line`() async throws {
            try await Self.run(queue: 8) { gateway, tenant in
                let first = try await gateway.connect()
                first.send(ChatCall().bytes(tenant.key))
                try await eventually("the first") { gateway.upstream.paused == 1 }
                let waiting = try await gateway.connect()
                waiting.send(ChatCall().bytes(tenant.key))
                try await eventually("the second") { try gateway.held == (1, 1) }
                waiting.close()
                try await eventually("its leaving") { try gateway.held == (1, 0) }
                let other = try await gateway.connect()
                other.send(ChatCall().bytes(tenant.key))
                try await eventually("the third") { try gateway.held == (1, 1) }
                let ban = try await gateway.control("POST", "/v1/bans", #"{"target":"acme","seconds":60}"#)
                #expect(ban.status == 201)
                try await eventually("all cut") { try gateway.held == (0, 0) }
                #expect(gateway.upstream.received.count == 1)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `whoever waits when the gateway stops is told so, and what runs ends well`() async throws {
            try await GatewayHarness.run(
                Self.patient,
                configure: { ($0.policy.limits.concurrency, $0.policy.limits.queueWait) = (1, 30_000) }
            ) { gateway in
                let tenant = try await gateway.tenant()
                let (first, second) = (try await gateway.connect(), try await gateway.connect())
                first.send(ChatCall().bytes(tenant.key))
                try await eventually("the first") { gateway.upstream.paused == 1 }
                second.send(ChatCall().bytes(tenant.key))
                try await eventually("the second") { try gateway.held == (1, 1) }
                await gateway.stop()
                let refused = try await second.answer()
                #expect(refused.status == 503)
                #expect(refused.field("connection") == "close")
                gateway.upstream.release()
                #expect(try await first.answer().status == 200)
                #expect(gateway.upstream.received.count == 1)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `every way in which a request can end gives all of it back`() async throws {
            let script = ModelServer.chats(.openai) { request in
                let text = String(decoding: request.body, as: UTF8.self)
                for (word, steps) in Self.ends + [("pause", [.pause])] where text.contains(word) { return steps }
                return ModelServer.answer(request, .openai)
            }
            try await GatewayHarness.run(
                script,
                configure: { options in
                    (options.policy.limits.concurrency, options.policy.limits.tokens) = (50, 1_000_000)
                    options.policy.limits.dailyTokens = 1_000_000
                }
            ) { gateway in
                let tenant = try await gateway.tenant()
                for (count, stream) in [false, true].enumerated() {
                    let client = try await gateway.connect()
                    client.send(ChatCall(stream: stream, prompt: "pause").bytes(tenant.key))
                    try await eventually("it runs") { gateway.upstream.paused == count + 1 }
                    client.close()
                }
                for stream in [false, true] {
                    for (word, _) in Self.ends + [("good", [])] {
                        _ = try? await gateway.chat(tenant, ChatCall(stream: stream, prompt: word))
                    }
                    _ = try await gateway.chat(tenant, ChatCall(stream: stream, prompt: RulingTests.attack))
                    _ = try await gateway.chat(tenant, ChatCall(stream: stream, model: "unknown-to-all"))
                }
                for body in ["{", #"{"model":"tiny","n":0}"#, #"{"model":"tiny","messages":[]}"#] {
                    _ = try await gateway.exchange(ChatCall.post("/v1/chat/completions", body, key: tenant.key))
                }
                _ = try await gateway.get("/v1/models", key: tenant.key)
                try await eventually("nothing in use") { try gateway.held == (0, 0) }
                let usage = try await gateway.control("GET", "/v1/tenants/acme/usage").json
                #expect(usage?["concurrency"]?["running"]?.int == 0)
                #expect(usage?["body_bytes"]?.int == 0)
                // Ten tokens for each answer that came, a few for those that broke off, and the 1024 that were reserved for
                // the whole one whose client left; nothing for the others.
                #expect(1044...1144 ~= usage?["day_tokens"]?["spent"]?.int ?? 0)
            }
        }

        /// What makes the model server end in another way than well.
        private static let ends: [(String, [FakeUpstream.Step])] = [
            ("closes", [.close]), ("resets", [.reset]),
            ("fails", ModelServer.json("{}", status: "500 Internal Server Error")),
            ("babbles", ModelServer.json("no json")),
            (
                "breaks",
                [
                    ModelServer.head("text/event-stream"),
                    .send(ModelServer.chunk(ModelServer.delta(#"{"content":"a"}"#))), .reset,
                ]
            ),
        ]
    }
}

extension GatewayHarness {
    /// Requests that hold a place among those that run, and that wait for one.
    var held: (running: Int, waiting: Int) {
        get throws {
            let limits = try #require(try management.live).limits
            return (limits.running, limits.waiting)
        }
    }
}
