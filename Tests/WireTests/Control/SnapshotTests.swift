import Testing
import Vocabulary

@testable import Wire

struct SnapshotTests {
    @Test(arguments: [Snapshot(), full]) func `A snapshot reads back as it was written`(snapshot: Snapshot) throws {
        #expect(Snapshot(json: try JSONDocument(snapshot.json()).root) == snapshot)
    }

    @Test(arguments: ["gateway", "boot", "seq", "t", "feed_key", "tenants", "bans", "models", "alerts", "decisions"])
    func `A snapshot without a needed member, or with one of another type, is refused`(key: String) throws {
        for value in [nil, "null", #"{"x":1}"#, "[1]"] as [String?] {
            var out = JSONWriter()
            out.beginObject()
            for member in try JSONDocument(Self.full.json()).root.members where member.key.string != key {
                out.key(member.key.string ?? "")
                out.value(member.value)
            }
            if let value {
                out.key(key)
                out.spliced(Array(value.utf8))
            }
            out.endObject()
            #expect(Snapshot(json: try JSONDocument(out.bytes).root) == nil, "\(value ?? "missing")")
        }
    }

    @Test func `One item that does not fit refuses the whole`() throws {
        var snapshot = Self.full
        snapshot.tenants[0].risk = 101
        #expect(Snapshot(json: try JSONDocument(snapshot.json()).root) == nil)
    }

    @Test(arguments: [-1, 253_402_300_800_000, Int.max])
    func `A time that there cannot be refuses the whole`(_ time: Int) throws {
        let times: [WritableKeyPath<Snapshot, Int>] = [\.time, \.alerts[0].time, \.decisions[0].time]
        for path in times {
            var snapshot = Self.full
            snapshot[keyPath: path] = time
            #expect(Snapshot(json: try JSONDocument(snapshot.json()).root) == nil)
        }
    }

    static let full: Snapshot = {
        var snapshot = Snapshot()
        (snapshot.gateway, snapshot.boot, snapshot.sequence, snapshot.time) = ("gw", "b", 7, 8)
        (snapshot.environment, snapshot.feedKey, snapshot.redis) = ("prod-eu-1", "00ff", "unix:/run/redis.sock")
        snapshot.tenants = [
            .init(id: "t1", name: FeedSamples.text, state: "active", mode: "enforce", risk: 100, why: "w")
        ]
        snapshot.bans = [FeedSamples.ban(until: nil), FeedSamples.ban(until: 9)]
        snapshot.models = [FeedSamples.model(status: "ok"), FeedSamples.model(status: "mismatch")]
        snapshot.tenantsTotal = 100_000
        let alert = FeedEvent.Alert(id: "a", code: "c", severity: .critical, confidence: 1, evidence: "e", by: "op")
        snapshot.alerts = [.init(time: 1, tenant: "t1", alert: alert)]
        snapshot.decisions = [.init(time: 1, tenant: "t1", request: "r", decision: FeedSamples.decision())]
        return snapshot
    }()
}
