import Testing
import Vocabulary

@testable import Wire

struct StreamedResponseTests {
    /// Payloads as an upstream sends them, and the events between the beginning and the end as the client gets them.
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let upstream: UpstreamAPI
        let payloads: [String]
        let events: [String]
        /// Items of the last event.
        let output: String
        var isCut = false
        var members = ""
        var testDescription: String { "\(upstream) \(name)" }
    }

    @Test(arguments: cases) func `A stream reads as the events of a response however it is cut`(sample: Sample) throws {
        let body = ResponseBodies.request(sample.members)
        for cut in [1, 7, 64, 100_000] {
            let text = try ResponseBodies.stream(sample.payloads, from: sample.upstream, cut: cut, body)
            let events = Events.parse(text)
            #expect(events.map(\.data) == Self.expected(sample), "cut \(cut)")
            #expect(events.allSatisfy { $0.data.hasPrefix(#"{"type":"\#($0.name)","#) })
            #expect(!text.contains("[DONE]"))
        }
    }

    @Test(arguments: cases) func `The end of a stream holds what a whole answer would`(sample: Sample) throws {
        let text = try ResponseBodies.stream(sample.payloads, from: sample.upstream)
        let last = try #require(Events.parse(text).last)
        let end = try JSONDocument(Array(last.data.utf8)).root["response"]
        let output = try #require(end?["output"]).elements.map { String(decoding: $0.source, as: UTF8.self) }
        let done = Events.parse(text).filter { $0.name == "response.output_item.done" }
        let items = try done.map { event -> (Int, String) in
            let root = try JSONDocument(Array(event.data.utf8)).root
            return (
                try #require(root["output_index"]?.int),
                String(decoding: try #require(root["item"]).source, as: UTF8.self)
            )
        }
        #expect(items.sorted { $0.0 < $1.0 }.map(\.1) == output)
    }

    @Test(arguments: cases) func `Only a stream that the upstream completed has an end`(sample: Sample) throws {
        let text = try ResponseBodies.stream(Array(sample.payloads.dropLast()), from: sample.upstream)
        #expect(!text.contains("response.completed"))
        #expect(!text.contains("response.incomplete"))
    }

    @Test func `An error in mid-stream is the last event`() throws {
        var writer = try ResponseBodies.writer()
        var piece = AnswerDelta.Piece()
        piece.content = "a"
        let before = Events.parse(String(decoding: writer.piece(piece, now: 0), as: UTF8.self))
        #expect(before.count == 5)
        let failure = String(decoding: writer.failure(.canaryLeak, message: "a\nb"), as: UTF8.self)
        let expected =
            #"{"type":"error","sequence_number":5,"code":"canary_leak","message":"a\nb","param":null,"#
            + #""error":{"message":"a\nb","type":"permission_error","param":null,"code":"canary_leak"}}"#
        #expect(failure == "event: error\ndata: \(expected)\n\n")
        #expect(writer.piece(piece, now: 0).isEmpty)
        #expect(writer.ending(AnswerEnding(), now: 0).isEmpty)
    }

    @Test func `A stream that ends before any piece still begins`() throws {
        var writer = try ResponseBodies.writer()
        let events = Events.parse(
            String(decoding: writer.ending(AnswerEnding(), now: ResponseBodies.end), as: UTF8.self))
        #expect(
            events.map(\.name) == [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
                "response.output_text.done", "response.content_part.done", "response.output_item.done",
                "response.completed",
            ])
        #expect(writer.ending(AnswerEnding(), now: 0).isEmpty)
    }

    @Test func `Further choices are left out`() throws {
        var writer = try ResponseBodies.writer()
        var piece = AnswerDelta.Piece()
        piece.index = 1
        piece.content = "b"
        #expect(writer.piece(piece, now: 0).isEmpty)
    }

    @Test func `Every event has its place, however many pieces come`() throws {
        let payloads = (0..<500).map { #"{"message":{"content":"\#($0) "},"done":false}"# }
        let end = #"{"message":{"content":""},"done":true}"#
        let events = Events.parse(try ResponseBodies.stream(payloads + [end], from: .ollamaChat))
        let places = try events.map { try JSONDocument(Array($0.data.utf8)).root["sequence_number"]?.int }
        #expect(places == Array(0..<508))
    }

    private static func expected(_ sample: Sample) -> [String] {
        let begin = #""response":\#(Events.response(sample, nil))}"#
        let name = sample.isCut ? "response.incomplete" : "response.completed"
        let all =
            [#"{"type":"response.created",\#(begin)"#, #"{"type":"response.in_progress",\#(begin)"#]
            + sample.events.map { #"{"type":"response.\#($0)}"# }
            + [#"{"type":"\#(name)","response":\#(Events.response(sample, sample.output))}"#]
        return all.enumerated().map { place, event in
            let front = event.firstIndex(of: ",") ?? event.endIndex
            return event[..<front] + #","sequence_number":\#(place)"# + event[front...]
        }
    }
}
