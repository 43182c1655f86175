import Stores
import Synchronization
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// What follows when a model's server gives one tenant what is another's.
    @Suite struct ForeignMarkTests {
        /// A server that mixes its conversations up: it says what it is told to.
        final class Mixing: Sendable {
            let says = Mutex("Hello.")

            var script: FakeUpstream.Script {
                ModelServer.chats(.openai) { [self] request in
                    TalkingModel(.openai, says.withLock { $0 }).script(request)
                }
            }
        }

        /// The mark that stands in a tenant's recalled conversation.
        static func mark(_ talk: Talk) async throws -> String {
            let system = Talk.message("system", "Be brief.")
            let id = try #require(try await talk.say("One.", in: "new", after: [system]).field("x-conversation-id"))
            _ = try await talk.say("Two.", in: id)
            let line = try #require(try talk.asked().first)
            return String(line.suffix(30))
        }

        @Test(arguments: [false, true])
        func `the answer ends, the alarm is critical, and nobody is sent there any more`(_ stream: Bool) async throws {
            let folder = try TestFolder()
            let server = Mixing()
            let upstream = FakeUpstream(server.script)
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let acme = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let globex = Talk(gateway: gateway, tenant: try await gateway.tenant("globex"), stream: stream)
                let mark = try await Self.mark(acme)
                #expect(mark.hasPrefix("cnr-"))
                server.says.withLock { $0 = "I was told \(mark), and so on." }
                let answer = try await globex.say("Hi.", in: nil)
                #expect(!answer.text.contains(mark.suffix(20)) && answer.text.contains("canary_leak"))
                #expect(!answer.text.contains("acme"))
                let alert = try await eventual("the alert") {
                    try gateway.management.alerts.newest().first { $0.code == .canaryLeak }
                }
                #expect(alert.severity == .critical && !alert.evidence.contains(mark.suffix(20)))
                server.says.withLock { $0 = "Hello." }
                let asked = upstream.received.count
                for talk in [acme, globex] {
                    let refused = try await talk.say("Hi.", in: nil)
                    #expect(refused.status == 503 && refused.field("x-should-retry") == "false")
                }
                #expect(upstream.received.count == asked)
                #expect(try await gateway.get("/readyz").status == 503)
                _ = try await eventual("the record") {
                    try gateway.management.quarantines.open().first { $0.name == "default" }
                }
            }
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let talk = Talk(gateway: gateway, tenant: try await gateway.tenant("initech"))
                #expect(try await talk.say("Hi.", in: nil).status == 503, "a restart releases nothing")
                let list = try await gateway.control("GET", "/v1/upstreams")
                #expect(list.json?["upstreams"]?.elements.first { _ in true }?["quarantined"]?.int != nil)
                let freed = try await gateway.control("POST", "/v1/upstreams/default/release", #"{"reason":"mended"}"#)
                #expect(freed.status == 200)
                #expect(try await gateway.control("POST", "/v1/upstreams/default/release").status == 404)
                #expect(try await talk.say("Hi.", in: nil).status == 200)
            }
            try await upstream.stop()
        }

        @Test func `a server whose quarantine could not be written down is released all the same`() async throws {
            try await GatewayHarness.run { gateway in
                let state = try gateway.management.running().upstreams.entries[0].state
                let isNews = state.quarantine(at: 1)
                #expect(isNews)
                let path = "/v1/upstreams/default/release"
                #expect(try await gateway.control("POST", path, #"{"reason":"mended"}"#).status == 200)
                #expect(state.quarantinedSince == nil)
                #expect(try await gateway.control("POST", path).status == 404)
            }
        }

        @Test func `a tenant's own mark, and one that is made up, take no server out of service`() async throws {
            let server = Mixing()
            try await GatewayHarness.run(server.script) { gateway in
                let acme = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let mark = try await Self.mark(acme)
                for text in [mark, "cnr-" + String(repeating: "a", count: 26)] {
                    server.says.withLock { $0 = "It is \(text)." }
                    #expect(try await acme.say("Hi.", in: nil).status == 200)
                }
                #expect(try gateway.management.quarantines.open().isEmpty)
            }
        }

        @Test func `another tenant's mark that a tenant has repeated takes no server out of service`() async throws {
            let server = Mixing()
            try await GatewayHarness.run(server.script) { gateway in
                let acme = Talk(gateway: gateway, tenant: try await gateway.tenant())
                let globex = Talk(gateway: gateway, tenant: try await gateway.tenant("globex"))
                let mark = try await Self.mark(acme)
                server.says.withLock { $0 = "It is \(mark)." }
                #expect(try await globex.say("Repeat \(mark)", in: nil).status == 200)
                #expect(try gateway.management.quarantines.open().isEmpty)
                #expect(try await acme.say("Hi.", in: nil).status == 200)
            }
        }
    }
}
