import Testing

@testable import Wire

struct EventStreamReaderTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let format: EventStreamReader.Format
        let input: String
        let payloads: [String]
        var atBoundary = true
        var testDescription: String { "\(format) \(input)" }
    }

    @Test(arguments: cases) func `A stream comes to the same payloads however it is cut`(sample: Sample) throws {
        let bytes = Array(sample.input.utf8)
        for first in 0...bytes.count {
            for second in [first, min(first + 1, bytes.count), bytes.count] {
                var reader = EventStreamReader(sample.format)
                var out: [[UInt8]] = []
                for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
                    try Array(piece).withUnsafeBufferPointer { try reader.feed($0, into: &out) }
                }
                #expect(
                    out.map { String(decoding: $0, as: UTF8.self) } == sample.payloads, "cut at \(first), \(second)")
                #expect(reader.isAtBoundary == sample.atBoundary)
            }
        }
    }

    @Test(arguments: [EventStreamReader.Format.lines, .serverSentEvents], [1 << 20, 1 << 16, 1 << 21])
    func `An event over the limit is refused however it is cut`(format: EventStreamReader.Format, piece: Int) throws {
        let front = format == .lines ? "" : "data:"
        let most = EventStreamReader.limit - front.utf8.count
        #expect(try Self.payloads(format, front + String(repeating: "x", count: most) + "\n\n", piece) == [most])
        #expect(throws: AnswerFault.tooLarge) {
            try Self.payloads(format, front + String(repeating: "x", count: most + 1) + "\n\n", piece)
        }
        #expect(throws: AnswerFault.tooLarge) {
            try Self.payloads(format, front + String(repeating: "x", count: most + 1), piece)
        }
    }

    @Test(arguments: [100, 1 << 16, 1 << 22]) func `Many data lines of one event are bounded together`(piece: Int) {
        let line = "data: " + String(repeating: "x", count: 1000) + "\n"
        #expect(throws: AnswerFault.tooLarge) {
            try Self.payloads(.serverSentEvents, String(repeating: line, count: 1100), piece)
        }
    }

    @Test func `What stands in front of an event over the limit is not lost`() {
        let bytes = Array(("first\n" + String(repeating: "x", count: EventStreamReader.limit + 1)).utf8)
        var reader = EventStreamReader(.lines)
        var out: [[UInt8]] = []
        #expect(throws: AnswerFault.tooLarge) {
            try bytes.withUnsafeBufferPointer { try reader.feed($0, into: &out) }
        }
        #expect(out == [Array("first".utf8)])
    }

    static let cases: [Sample] = [
        Sample(format: .serverSentEvents, input: "\u{FEFF}data: a\n\n\u{FEFF}data: b\n\n", payloads: ["a"]),
        Sample(format: .lines, input: "\u{FEFF}a\n", payloads: ["\u{FEFF}a"]),
        Sample(
            format: .serverSentEvents, input: "data: {\"a\":1}\n\ndata: [DONE]\n\n", payloads: ["{\"a\":1}", "[DONE]"]),
        Sample(format: .serverSentEvents, input: "data: a\r\n\r\ndata:b\r\n\r\n", payloads: ["a", "b"]),
        Sample(format: .serverSentEvents, input: ": ping\n\n:\ndata: a\n: more\n\n", payloads: ["a"]),
        Sample(format: .serverSentEvents, input: "data: a\ndata:  b\ndata\ndata:\n\n", payloads: ["a\n b\n\n"]),
        Sample(format: .serverSentEvents, input: "event: x\nid: 7\nretry: 1\ndata: é\n\n", payloads: ["é"]),
        Sample(format: .serverSentEvents, input: "datax: no\n data: no\nDATA: no\n\n", payloads: []),
        Sample(format: .serverSentEvents, input: "\n\n\n", payloads: []),
        Sample(format: .serverSentEvents, input: "data:\n\n", payloads: [""]),
        Sample(format: .serverSentEvents, input: "data: a\n\ndata: b", payloads: ["a"], atBoundary: false),
        Sample(format: .serverSentEvents, input: "data: a\n\ndata: b\n", payloads: ["a"], atBoundary: false),
        Sample(format: .lines, input: "{\"a\":1}\n{\"b\":2}\n", payloads: ["{\"a\":1}", "{\"b\":2}"]),
        Sample(format: .lines, input: "{\"a\":1}\r\n\r\n\n{\"b\":2}\n\n", payloads: ["{\"a\":1}", "{\"b\":2}"]),
        Sample(format: .lines, input: "data: x\n", payloads: ["data: x"]),
        Sample(format: .lines, input: "{\"a\":1}\n{\"b\"", payloads: ["{\"a\":1}"], atBoundary: false),
        Sample(format: .lines, input: "", payloads: []),
    ]

    /// Lengths of the payloads of `text` fed in pieces of so many bytes.
    private static func payloads(_ format: EventStreamReader.Format, _ text: String, _ piece: Int) throws -> [Int] {
        let bytes = Array(text.utf8)
        var reader = EventStreamReader(format)
        var out: [[UInt8]] = []
        for from in stride(from: 0, to: bytes.count, by: piece) {
            let part = Array(bytes[from..<min(from + piece, bytes.count)])
            try part.withUnsafeBufferPointer { try reader.feed($0, into: &out) }
        }
        return out.map(\.count)
    }
}
