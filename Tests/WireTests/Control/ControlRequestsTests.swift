import Testing

@testable import Wire

struct ControlRequestsTests {
    private static func root(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    @Test func `A ban is written with every member`() throws {
        let ban = BanRequest(scope: "key", target: FeedSamples.text, seconds: nil, reason: "é")
        let json = try JSONDocument(ban.json()).root
        #expect(json.members.map { $0.key.string } == ["scope", "target", "seconds", "reason"])
        #expect(json["target"]?.string == FeedSamples.text)
        #expect(json["seconds"]?.isNull == true)
        #expect(try JSONDocument(BanRequest(target: "t", seconds: 1, reason: "").json()).root["seconds"]?.int == 1)
    }

    @Test func `A job reads back as it was written`() throws {
        let job = JobState(job: "j", model: "m", state: .running, bytes: 1, total: Int.max)
        #expect(JobState(json: try JSONDocument(job.json()).root) == job)
        #expect(JobState(json: try Self.root(#"{"job":"j"}"#)) == nil)
        #expect(JobState(json: try Self.root(#"{"job":1,"state":"done"}"#)) == nil)
        #expect(JobState(json: try Self.root(#"{"job":"j","state":"lost"}"#)) == nil)
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
