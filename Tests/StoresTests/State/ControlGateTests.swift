import Crypto
import Testing
import Wire

@testable import Stores

@Suite struct ControlGateTests {
    let key = SymmetricKey(data: [UInt8](repeating: 3, count: 32))
    let now: Int64 = 1_000_000

    private func message(
        _ sequence: Int, boot: String = "other", gateway: String = "gw2", at time: Int64? = nil,
        records: [[UInt8]] = []
    ) -> ControlMessage {
        ControlMessage(
            gateway: gateway, boot: boot, sequence: sequence, time: time ?? now, op: .put, records: records)
    }

    private func sealed(_ message: ControlMessage) -> [UInt8] { ControlSeal(controlKey: key).sealed(message) }

    private func word(_ verdict: ControlGate.Verdict) -> String {
        switch verdict {
        case .message: "heard"
        case .own: "own"
        case .refused(let refusal): refusal.rawValue
        }
    }

    private func gate() -> ControlGate { ControlGate(controlKey: key, boot: "mine") }

    @Test func `each message is heard once, and none of an older number`() {
        var gate = gate()
        func judge(_ sequence: Int) -> String { word(gate.judge(sealed(message(sequence)), now: now)) }
        #expect(
            [3, 4, 4, 3, 1, 9, 8].map(judge) == [
                "heard", "heard", "replayed", "replayed", "replayed", "heard", "replayed",
            ])
    }

    @Test func `gateways and their runs are counted apart, and this one's own are nothing`() {
        var gate = gate()
        for (boot, gateway) in [("a", "gw1"), ("a", "gw2"), ("b", "gw1")] {
            #expect(word(gate.judge(sealed(message(1, boot: boot, gateway: gateway)), now: now)) == "heard")
        }
        #expect(word(gate.judge(sealed(message(1, boot: "mine", gateway: "gw1")), now: now)) == "own")
        #expect(gate.live(at: now) == 3)
        #expect(gate.live(at: now + ControlGate.silence) == 0)
    }

    @Test func `a message is honoured for 30 s, whichever clock is ahead`() {
        for (age, verdict) in [(30_000, "heard"), (30_001, "time"), (-30_000, "heard"), (-30_001, "time")] {
            var gate = gate()
            #expect(word(gate.judge(sealed(message(1, at: now - Int64(age))), now: now)) == verdict, "\(age)")
        }
    }

    @Test func `messages of another key, for another use or without a mac are refused`() {
        var gate = gate()
        let json = message(1).json()
        let feed = FeedSeal { Array(HMAC<SHA256>.authenticationCode(for: $0, using: key)) }
        let other = ControlSeal(controlKey: SymmetricKey(data: [UInt8](repeating: 4, count: 32)))
        let record = StateSeal.seal("secureinfer state v1", key)
        for bytes in [json, feed.sealed(json), other.sealed(message(1)), record.sealed(json), [], Array("{}".utf8)] {
            #expect(word(gate.judge(bytes, now: now)) == "mac")
        }
        var changed = sealed(message(1))
        changed[20] ^= 1
        #expect(word(gate.judge(changed, now: now)) == "mac")
    }

    @Test func `shapes that no gateway sends are refused even with a right mac`() {
        let seal = StateSeal.seal("secureinfer control v1", key)
        for (json, verdict) in [
            (#"{"v":2}"#, "version"), (#"{"v":1}"#, "malformed"),
            (#"{"v":1,"gw":"","boot":"b","seq":1,"t":1000000,"op":"put","records":[]}"#, "malformed"),
            (#"{"v":1,"gw":"g","boot":"b","seq":-1,"t":1000000,"op":"put","records":[]}"#, "malformed"),
            (#"{"v":1,"gw":"g","boot":"b","seq":1,"t":1000000,"op":"drop","records":[]}"#, "malformed"),
            (#"{"v":1,"gw":"g","boot":"b","seq":1,"t":1000000,"op":"put","records":{}}"#, "malformed"),
        ] {
            var gate = gate()
            #expect(word(gate.judge(seal.sealed(Array(json.utf8)), now: now)) == verdict, "\(json)")
        }
        var gate = gate()
        let long = message(1, gateway: String(repeating: "g", count: ControlMessage.limit))
        #expect(word(gate.judge(sealed(long), now: now)) == "oversized")
    }

    @Test func `records travel byte for byte`() throws {
        let seal = StateSeal(controlKey: key)
        let records = StateSamples.all.map { seal.sealed($0) }
        var gate = gate()
        guard case .message(let heard) = gate.judge(sealed(message(1, records: records)), now: now) else {
            Issue.record("not heard")
            return
        }
        #expect(heard.records == records)
        #expect(try heard.records.map { try seal.open($0) } == StateSamples.all)
    }

    @Test func `a crowd of senders costs bounded memory, and room comes back with time`() {
        var gate = gate()
        for sender in 0..<ControlGate.senderLimit {
            #expect(word(gate.judge(sealed(message(1, boot: "b\(sender)")), now: now)) == "heard")
        }
        #expect(word(gate.judge(sealed(message(1, boot: "late")), now: now)) == "crowded")
        #expect(word(gate.judge(sealed(message(2, boot: "b0")), now: now)) == "heard")
        let later = now + 61_000
        #expect(word(gate.judge(sealed(message(1, boot: "late", at: later)), now: later)) == "heard")
    }
}
