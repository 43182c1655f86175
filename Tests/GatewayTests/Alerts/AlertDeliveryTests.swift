import Glibc
import Logging
import Stores
import Synchronization
import Testing
import Vocabulary
import Wire

@testable import Gateway

extension GatewayTests {
    /// Alerts on their way out of a running gateway.
    @Suite struct AlertDeliveryTests {
        private static let secret = "0123456789abcdef0123456789abcdef"

        /// A receiver that gives these answers one after the other, and then takes everything.
        private static func receiver(_ answers: [String]) async throws -> FakeUpstream {
            let count = Atomic(0)
            let receiver = FakeUpstream { _ in
                let place = count.add(1, ordering: .relaxed).oldValue
                let answer = place < answers.count ? answers[place] : "200 OK"
                return [.text("HTTP/1.1 \(answer)\r\ncontent-length: 0\r\n\r\n")]
            }
            try await receiver.start()
            return receiver
        }

        private static func target(_ receiver: FakeUpstream) throws -> WebhookTarget {
            let address = try #require(WebhookAddress("http://127.0.0.1:\(receiver.port)/hooks/1?a=b"))
            return WebhookTarget(address: address, secret: secret)
        }

        private static func alarm(_ severity: Severity, _ code: ReasonCode = .extDistillation) -> Alarm {
            Alarm(code, severity, confidence: 95, evidence: "64 topics")
        }

        private static func field(_ name: String, _ request: FakeUpstream.Received) -> String? {
            let line = request.head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ": ") }
            return line.map { String($0.dropFirst(name.count + 2)) }
        }

        @Test func `a critical alert is posted, signed, tried again, and noted as sent`() async throws {
            let receiver = try await Self.receiver(["500 Internal Server Error"])
            let target = try Self.target(receiver)
            try await GatewayHarness.run(configure: { $0.alerts.webhook = target }) { gateway in
                let management = try gateway.management
                let alerts = try management.running().alerts
                let tenant = try await gateway.tenant()
                alerts.raise(Self.alarm(.high, .extParamSweep), at: 1)
                var alarm = Self.alarm(.critical)
                alarm.tenant = tenant.id
                for _ in 0..<3 { alerts.raise(alarm, at: SystemClock.wall()) }
                try await eventually("two calls") { receiver.received.count == 2 }
                let (first, second) = (receiver.received[0], receiver.received[1])
                #expect(first.path == "/hooks/1?a=b" && first.body == second.body)
                #expect(first.json?["code"]?.string == "ext_distillation")
                #expect(first.json?["tenant"]?.string == tenant.id)
                #expect(first.json?["tenant_name"]?.string == "acme")
                #expect(first.json?["confidence"]?.source.elementsEqual("0.95".utf8) == true)
                let delivery = try #require(Self.field("x-secureinfer-delivery", first))
                #expect(Self.field("x-secureinfer-delivery", second) == delivery)
                #expect(delivery == (first.json?["id"]?.string ?? "") + "-critical")
                for request in [first, second] {
                    let signature = try #require(Self.field("x-secureinfer-signature", request))
                    let seconds = try #require(signature.dropFirst(2).split(separator: ",").first.flatMap { Int($0) })
                    #expect(abs(seconds - SystemClock.wall() / 1000) < 30)
                    #expect(signature == WebhookSignature.field(request.body, secret: Self.secret, seconds: seconds))
                }
                let since = Int64(0)
                try await eventually("the note") { try management.alerts.unsent(from: .critical, since: since).isEmpty }
                let metrics = try await gateway.control("GET", "/metrics").text
                #expect(metrics.contains("secureinfer_alerts_sent_total{target=\"webhook\"} 1\n"))
                #expect(metrics.contains("secureinfer_alerts_waiting{target=\"webhook\"} 0\n"))
                #expect(try management.alerts.newest().map(\.count).max() == 3)
                #expect(!gateway.log.text.contains("hooks/1"))
            }
            try await receiver.stop()
        }

        @Test func `what was not told when the gateway stopped is told after its next start`() async throws {
            let folder = try TestFolder()
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                let management = try gateway.management
                try management.running().alerts.raise(Self.alarm(.critical), at: SystemClock.wall())
                try management.running().alerts.raise(Self.alarm(.high, .extParamSweep), at: SystemClock.wall())
                try await eventually("the alerts") { try management.alerts.newest().count == 2 }
            }
            let receiver = try await Self.receiver([])
            let target = try Self.target(receiver)
            for _ in 0..<2 {
                try await GatewayHarness.run(in: folder, upstream, configure: { $0.alerts.webhook = target }) {
                    gateway in
                    let management = try gateway.management
                    try await eventually("the note") {
                        try management.alerts.unsent(from: .critical, since: 0).isEmpty
                    }
                }
            }
            #expect(receiver.received.map { $0.json?["code"]?.string } == ["ext_distillation"])
            try await receiver.stop()
            try await upstream.stop()
        }

        @Test(.timeLimit(.minutes(1)))
        func `a receiver that never answers holds up neither requests nor the end`() async throws {
            let receiver = FakeUpstream { _ in [.pause] }
            try await receiver.start()
            let target = try Self.target(receiver)
            var began = ContinuousClock.now
            try await GatewayHarness.run(configure: { $0.alerts.webhook = target }) { gateway in
                let tenant = try await gateway.tenant()
                try gateway.management.running().alerts.raise(Self.alarm(.critical), at: SystemClock.wall())
                try await eventually("the call") { receiver.received.count == 1 }
                #expect(try await gateway.chat(tenant).status == 200)
                began = .now
            }
            #expect(ContinuousClock.now - began < .seconds(5))
            try await receiver.stop()
        }

        @Test func `alerts go to the log as datagrams, from the severity that is asked for`() async throws {
            let folder = try TestFolder()
            let log = try DatagramLog(folder.path + "/log")
            let address = try #require(SyslogAddress("unix:\(folder.path)/log"))
            let target = SyslogTarget(address: address, facility: .local3, least: .high)
            try await GatewayHarness.run(configure: { $0.alerts.syslog = target }) { gateway in
                let alerts = try gateway.management.running().alerts
                alerts.raise(Self.alarm(.medium, .extParamSweep), at: SystemClock.wall())
                alerts.raise(Self.alarm(.high), at: SystemClock.wall())
                let text = try await eventual("the datagram") { log.next() }
                #expect(text.hasPrefix("<155>1 20"))
                #expect(text.contains(" secureinfer \(getpid()) ext_distillation [secureinfer@32473 id=\"a_"))
                #expect(text.contains(" evidence=\"64 topics\"] security alert"))
                #expect(log.next() == nil)
            }
        }

        @Test func `a model that is not what it should be raises a critical alert`() async throws {
            let folder = try TestFolder()
            try folder.write("models/bad.gguf", Array("GGUF but not one".utf8))
            try await GatewayHarness.run(configure: { $0.models = folder.models }) { gateway in
                let alert = try await eventual("the alert") { try gateway.management.alerts.newest().first }
                #expect(alert.code == .modelMalformed && alert.severity == .critical && alert.tenantID == "")
                #expect(alert.subject == "bad" && alert.evidence.contains("not a sound GGUF file"))
                #expect(try await gateway.control("GET", "/v1/alerts").status == 200)
                try await eventually("the event") {
                    let events = try gateway.feed().filter { if case .alert = $0.body { true } else { false } }
                    return events.count == 1 && events[0].tenant == nil
                }
            }
        }

        @Test func `alerts go to a log over TCP, and one that is not there is tried later`() async throws {
            let message = AlertMessage(
                id: "a_1", time: 0, gateway: "g", environment: "e", code: "c", severity: .critical, evidence: "e")
            let receiver = FakeUpstream { _ in [] }
            try await receiver.start()
            let tcp = try #require(SyslogAddress("tcp://127.0.0.1:\(receiver.port)"))
            let sent = SyslogSender(target: SyslogTarget(address: tcp)).send(message, moment: "-")
            #expect(sent.outcome == .taken)
            try await eventually("the connection") { receiver.accepted == 1 }
            try await receiver.stop()
            let missing = ["tcp://127.0.0.1:1", "unix:/tmp/secureinfer-no-such-log", "udp://no-such-host.invalid"]
            for text in missing {
                let address = try #require(SyslogAddress(text))
                let result = SyslogSender(target: SyslogTarget(address: address)).send(message, moment: "-")
                #expect(result.outcome == .later(after: nil), "\(text): \(result)")
            }
        }

        @Test func `a test goes to both at once and says what became of it, and a reload takes others`() async throws {
            let folder = try TestFolder()
            let receiver = try await Self.receiver(["403 Forbidden"])
            let target = try Self.target(receiver)
            let log = try DatagramLog(folder.path + "/log")
            let address = try #require(SyslogAddress("unix:\(folder.path)/log"))
            try await GatewayHarness.run { gateway in
                let off = try await gateway.control("POST", "/v1/alert-tests")
                #expect(off.json?["webhook"]?["outcome"]?.string == "off")
                #expect(
                    try gateway.reload {
                        $0.alerts = AlertTargets(webhook: target, syslog: SyslogTarget(address: address))
                    })
                let failed = try await gateway.control("POST", "/v1/alert-tests", #"{"reason":"drill"}"#)
                #expect(failed.json?["webhook"]?["outcome"]?.string == "failed")
                #expect(failed.json?["webhook"]?["status"]?.int == 403)
                #expect(failed.json?["syslog"]?["outcome"]?.string == "delivered")
                #expect(log.next()?.contains(" test [secureinfer@32473 id=") == true)
                let good = try await Program.run(
                    ["alert", "test", "--control", "unix:" + gateway.options.controlPath, "--json"])
                #expect(good.code == 0)
                #expect(good.json?["webhook"]?["outcome"]?.string == "delivered")
                #expect(try gateway.management.actions.newest(limit: 2).map(\.verb) == ["alert.test", "alert.test"])
                #expect(try gateway.management.alerts.newest().isEmpty)
            }
            try await receiver.stop()
        }
    }
}

/// What listens at a unix socket of datagrams.
private final class DatagramLog: Sendable {
    private let socket: Int32

    init(_ path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let socket = socket
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
    }

    deinit { close(socket) }

    /// The next datagram; nil where there is none now.
    func next() -> String? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}
