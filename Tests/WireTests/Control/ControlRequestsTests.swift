import Testing

@testable import Wire

struct ControlRequestsTests {
    private static func root(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    @Test(arguments: [
        BanRequest(target: "acme", seconds: nil, reason: ""),
        BanRequest(scope: "key", target: FeedSamples.text, seconds: 1, reason: "r"),
        BanRequest(scope: "address", target: "::1", seconds: BanRequest.longest, reason: "é"),
    ])
    func `A ban reads back as it was written`(ban: BanRequest) throws {
        #expect(BanRequest(json: try JSONDocument(ban.json()).root) == ban)
    }

    @Test func `A ban without scope is for a tenant, one without seconds until lifted`() throws {
        let ban = BanRequest(json: try Self.root(#"{"target":"t","reason":"r"}"#))
        #expect(ban == BanRequest(scope: "tenant", target: "t", seconds: nil, reason: "r"))
    }

    @Test(arguments: [
        "{}", "[]", "null", #"{"target":"t"}"#, #"{"reason":"r"}"#, #"{"target":1,"reason":"r"}"#,
        #"{"target":"t","reason":null}"#,
        #"{"target":"t","reason":"r","seconds":0}"#, #"{"target":"t","reason":"r","seconds":-5}"#,
        #"{"target":"t","reason":"r","seconds":"60"}"#,
        #"{"target":"t","reason":"r","seconds":1.5}"#, #"{"target":"t","reason":"r","seconds":9223372036854775807}"#,
        #"{"target":"t","reason":"r","scope":5}"#, #"{"target":"t","reason":"r","scope":null}"#,
        #"{"target":"t","reason":"r","scope":"all"}"#,
    ])
    func `A ban that leaves anything to guess is refused`(text: String) throws {
        #expect(BanRequest(json: try Self.root(text)) == nil)
    }

    @Test func `A job reads back as it was written`() throws {
        let job = JobState(job: "j", state: "running", bytes: 1, total: Int.max)
        #expect(JobState(json: try JSONDocument(job.json()).root) == job)
        #expect(JobState(json: try Self.root(#"{"job":"j"}"#)) == nil)
        #expect(JobState(json: try Self.root(#"{"job":1,"state":"done"}"#)) == nil)
    }

    @Test func `An error reads back as it was written`() throws {
        let error = ControlError(code: "not_found", message: FeedSamples.text, hint: "h")
        #expect(ControlError(json: try JSONDocument(error.json()).root) == error)
        #expect(
            ControlError(json: try Self.root(#"{"error":{"code":"c","message":"m"}}"#))
                == ControlError(code: "c", message: "m"))
        #expect(ControlError(json: try Self.root(#"{"error":"text"}"#)) == nil)
    }
}
