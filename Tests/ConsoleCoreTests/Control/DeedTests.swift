import Testing
import Wire

@testable import ConsoleCore

struct DeedTests {
    struct Case: Sendable {
        var deed: Deed
        var method: String
        var target: String
        var body: String?

        init(_ deed: Deed, _ method: String, _ target: String, _ body: String? = nil) {
            (self.deed, self.method, self.target, self.body) = (deed, method, target, body)
        }
    }

    static let cases: [Case] = [
        .init(
            .ban(BanRequest(target: "t_1", seconds: 60, reason: "r")), "POST", "/v1/bans",
            #"{"scope":"tenant","target":"t_1","seconds":60,"reason":"r"}"#),
        .init(
            .ban(BanRequest(scope: "key", target: "k", seconds: nil, reason: "\"\u{1B}", quarantine: true)), "POST",
            "/v1/bans", #"{"scope":"key","target":"k","seconds":null,"reason":"\"\u001b","quarantine":true}"#),
        .init(.lift(ban: "b/../x", reason: "a b&c"), "DELETE", "/v1/bans/b%2F..%2Fx?reason=a%20b%26c"),
        .init(.alert("a1", .ack, reason: ""), "POST", "/v1/alerts/a1/ack", "{}"),
        .init(
            .alert("a1", .falsePositive, reason: "é"), "POST", "/v1/alerts/a1/false-positive", #"{"reason":"é"}"#),
        .init(.revoke(key: "k_1", reason: ""), "DELETE", "/v1/keys/k_1"),
        .init(.suspend(tenant: "t_1", reason: ""), "POST", "/v1/tenants/t_1/suspend", "{}"),
        .init(.resume(tenant: "..", reason: ""), "POST", "/v1/tenants/%2E%2E/resume", "{}"),
        .init(.verify(model: "*"), "POST", "/v1/models/%2A/verify", "{}"),
        .init(.cancel(model: "m", job: "j?1"), "DELETE", "/v1/jobs/j%3F1"),
        .init(.approve(model: "a/b", digest: nil, reason: ""), "POST", "/v1/models/a%2Fb/approve", "{}"),
        .init(
            .approve(model: "m", digest: "e3", reason: "seen"), "POST", "/v1/models/m/approve",
            #"{"digest":"e3","reason":"seen"}"#),
    ]

    @Test(arguments: cases)
    func `each action is one request, and no text leaves its place in it`(_ item: Case) throws {
        let request = try #require(item.deed.request)
        #expect(request.method == item.method && request.target == item.target)
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == item.body)
    }

    @Test func `the job to cancel is the one of the model, never the one of all unless all are meant`() throws {
        #expect(Deed.cancel(model: "m", job: nil).request == nil)
        func found(_ jobs: String, _ model: String = "m") throws -> Deed? {
            Deed.cancel(model: model, job: nil).found(in: try JSONDocument(Array(#"{"jobs":[\#(jobs)]}"#.utf8)).root)
        }
        let all = #"{"job":"all","model":null,"state":"running"}"#
        let done = #"{"job":"old","model":"m","state":"done"}"#
        let mine = #"{"job":"new","model":"m","state":"waiting"}"#
        #expect(try found("\(all),\(done),\(mine)") == .cancel(model: "m", job: "new"))
        #expect(try found("\(done),\(all)") == nil)
        #expect(try found("\(mine),\(all)", Deed.everyModel) == .cancel(model: "*", job: "all"))
        #expect(try found("\(done),7,{}") == nil)
    }

    @Test func `answers that say nothing leave the action done`() throws {
        for deed in Self.cases.map(\.deed) {
            for text in ["{}", "[]", "null", #"{"id":7,"state":9}"#] {
                #expect(deed.outcome(try JSONDocument(Array(text.utf8)).root, now: 0) == .plain)
            }
        }
    }

    @Test func `a ban that was there before is told from a new one`() throws {
        let deed = Deed.ban(BanRequest(target: "t", seconds: 60, reason: "r"))
        for (change, isNew) in [("made", true), ("kept", false), ("extended", false)] {
            let json = try JSONDocument(Array(#"{"id":"b","change":"\#(change)"}"#.utf8)).root
            guard case .ban(let ban, isNew) = deed.outcome(json, now: 1000) else {
                Issue.record("\(change)")
                continue
            }
            #expect(ban.until == 61_000 && ban.target == "t")
        }
    }

    /// What a look-up may be answered with that is not what it should be.
    static let nonsense = [
        "{}", "[]", "null", "7", #"{"operator":"","role":"admin"}"#, #"{"operator":"a","role":"root"}"#,
        #"{"concurrency":{"running":-1,"waiting":0,"limit":1}}"#, #"{"concurrency":{"running":1}}"#,
        #"{"concurrency":null,"in_flight":{"requests":-1,"keys":[],"addresses":[]}}"#, #"{"keys":[{"id":"k"}]}"#,
        #"{"keys":{}}"#, #"{"model":"m","status":7}"#,
    ]

    @Test(arguments: nonsense)
    func `nonsense is a failure that says so`(_ text: String) throws {
        for inquiry in [Inquiry.whoAmI, .usage(tenant: "t"), .keys(tenant: "t"), .model("m")] {
            guard case .failed(let error) = inquiry.report(try JSONDocument(Array(text.utf8)).root) else {
                Issue.record("\(inquiry) took \(text)")
                continue
            }
            #expect(error.code == "malformed")
        }
    }

    @Test func `look-ups read what the gateway writes`() throws {
        func report(_ inquiry: Inquiry, _ text: String) throws -> Report {
            inquiry.report(try JSONDocument(Array(text.utf8)).root)
        }
        #expect(
            try report(.whoAmI, #"{"operator":"ana","role":"operator"}"#)
                == .whoAmI(Caller(name: "ana", role: .operator)))
        #expect(
            try report(.usage(tenant: "t"), #"{"concurrency":{"limit":8,"running":3,"waiting":1}}"#)
                == .usage(TenantUsage(places: .init(running: 3, waiting: 1, limit: 8))))
        #expect(
            try report(
                .usage(tenant: "t"),
                #"{"concurrency":null,"in_flight":{"requests":3,"keys":["k"],"addresses":["192.0.2.7",7]}}"#)
                == .usage(
                    TenantUsage(places: nil, inFlight: .init(requests: 3, keys: ["k"], addresses: ["192.0.2.7"]))))
        #expect(try report(.usage(tenant: "t"), #"{"concurrency":null}"#) == .usage(TenantUsage(places: nil)))
        let many = (0..<300).map { #"{"id":"k\#($0)","created":1,"expires":null,"revoked":null}"# }.joined(
            separator: ",")
        guard case .keys(let list) = try report(.keys(tenant: "t"), #"{"keys":[\#(many)],"next":"k299"}"#) else {
            Issue.record("no keys")
            return
        }
        #expect(list.keys.count == Inquiry.keysAsked && list.hasMore)
    }
}
