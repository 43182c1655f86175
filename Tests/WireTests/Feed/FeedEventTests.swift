import Testing
import Vocabulary

@testable import Wire

struct FeedEventTests {
    @Test(arguments: FeedSamples.events) func `An event reads back as it was written`(event: FeedEvent) throws {
        #expect(FeedEvent(json: try JSONDocument(event.json()).root) == event)
    }

    @Test func `A decision is written with the names of the format`() {
        var decision = FeedEvent.Decision()
        decision.reasons = ["banned"]
        let event = FeedEvent(
            gateway: "g", boot: "b", sequence: 1, time: 2, tenant: "t", request: "r", body: .decision(decision))
        let text =
            #"{"v":1,"gw":"g","boot":"b","seq":1,"t":2,"kind":"decision","tenant":"t","request":"r","name":"","key":"","#
            + #""route":"","model":"","action":"allow","would":"allow","score":0,"risk":0,"reasons":["banned"],"excerpt":null,"us":0}"#
        #expect(String(decoding: event.json(), as: UTF8.self) == text)
    }

    @Test(arguments: [
        ("0af7651916cd43dd8448eb211c80319c", true), ("0AF7651916CD43DD8448EB211C80319C", false), ("0af7", false),
        ("0af7651916cd43dd8448eb211c80319g", false), ("", false),
    ])
    func `A decision tells the trace that it is part of, if that is one`(trace: String, isOne: Bool) throws {
        var decision = FeedEvent.Decision()
        decision.trace = trace
        let event = FeedEvent(gateway: "g", boot: "b", sequence: 1, time: 2, body: .decision(decision))
        guard case .decision(let read) = FeedEvent(json: try JSONDocument(event.json()).root)?.body else {
            Issue.record("no decision")
            return
        }
        #expect(read.trace == (isOne ? trace : nil))
    }

    @Test(arguments: FeedSamples.events) func `An event without one of its needed members is refused`(event: FeedEvent)
        throws
    {
        let members = Array(try JSONDocument(event.json()).root.members)
        for leftOut in members where !Self.optional.contains(leftOut.key.string ?? "") {
            #expect(
                try Self.read(members, replacing: leftOut.key.string, with: nil) == nil, "\(leftOut.key.string ?? "")")
        }
    }

    @Test(arguments: FeedSamples.events) func `An event with a needed member of another type is refused`(
        event: FeedEvent
    ) throws {
        let members = Array(try JSONDocument(event.json()).root.members)
        for member in members where !Self.optional.contains(member.key.string ?? "") {
            #expect(
                try Self.read(members, replacing: member.key.string, with: #"{"x":1}"#) == nil,
                "\(member.key.string ?? "")")
        }
    }

    @Test func `Members that a newer gateway adds are passed over`() throws {
        let event = FeedSamples.events[0]
        let members = Array(try JSONDocument(event.json()).root.members)
        #expect(try Self.read(members, replacing: "zz", with: "[1]") == event)
    }

    @Test(arguments: [
        ("v", "2"), ("seq", "0"), ("seq", "-1"), ("seq", "1.5"), ("t", "-1"), ("t", "253402300800000"),
        ("t", "9223372036854775807"), ("kind", #""Decision""#),
        ("kind", #""other""#), ("score", "101"),
        ("score", "-1"), ("risk", "1e2"), ("action", #""permit""#), ("would", #""BLOCK""#), ("reasons", "[1]"),
        ("reasons", #""x""#),
    ])
    func `An event with a value out of its range is refused`(key: String, value: String) throws {
        let members = Array(try JSONDocument(FeedSamples.events[0].json()).root.members)
        #expect(try Self.read(members, replacing: key, with: value) == nil)
    }

    /// Members that an event may lack, and `until`, which is refused as missing but may be null.
    private static let optional: Set<String> = [
        "tenant", "request", "name", "excerpt", "us", "findings", "by", "want", "layer", "bytes", "total", "rate",
        "simulated", "quarantine", "answer",
    ]

    /// The event of these members with one replaced, added, or left out where `value` is nil.
    private static func read(_ members: [(key: JSONView, value: JSONView)], replacing key: String?, with value: String?)
        throws -> FeedEvent?
    {
        var out = JSONWriter()
        out.beginObject()
        for member in members where member.key.string != key {
            out.key(member.key.string ?? "")
            out.value(member.value)
        }
        if let key, let value {
            out.key(key)
            out.spliced(Array(value.utf8))
        }
        out.endObject()
        return FeedEvent(json: try JSONDocument(out.bytes).root)
    }
}
