import Testing

@testable import Wire

struct ChunkedDecoderTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let input: String
        /// The body, or nil where the coding is malformed.
        let body: String?
        /// Bytes behind the end.
        let rest: Int
        var testDescription: String { input }

        init(_ input: String, _ body: String?, rest: Int = 0) {
            self.input = input
            self.body = body
            self.rest = rest
        }
    }

    @Test(arguments: whole) func `A whole body comes off, in one piece, in any two, and byte by byte`(sample: Sample) {
        let bytes = Array(sample.input.utf8)
        for cut in 0...bytes.count {
            #expect(
                Self.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == .body(sample.body ?? "", rest: sample.rest)
            )
        }
        #expect(Self.decode(bytes.map { [$0] }) == .body(sample.body ?? "", rest: sample.rest))
    }

    @Test(arguments: malformed) func `What is not plain is refused, in one piece, in any two, and byte by byte`(
        sample: Sample
    ) {
        let bytes = Array(sample.input.utf8)
        for cut in 0...bytes.count {
            #expect(Self.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == .malformed, "cut at \(cut)")
        }
        #expect(Self.decode(bytes.map { [$0] }) == .malformed)
    }

    @Test(arguments: whole) func `No front part of a body is an end`(sample: Sample) {
        let bytes = Array(sample.input.utf8.dropLast(sample.rest))
        for length in 0..<bytes.count { #expect(Self.decode([Array(bytes[..<length])]) == .more) }
    }

    @Test func `The bytes of a chunk that are due are known before they come`() {
        var decoder = ChunkedDecoder()
        var body: [UInt8] = []
        let outcome = Array("FFFFFFFF\r\nab".utf8).withUnsafeBufferPointer { decoder.decode($0, into: &body) }
        #expect(outcome == .more)
        #expect(decoder.pending == 0xFFFF_FFFF - 2)
    }

    static let whole: [Sample] = [
        Sample("0\r\n\r\n", ""), Sample("3\r\nabc\r\n0\r\n\r\n", "abc"),
        Sample("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"),
        Sample("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"), Sample("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        Sample("00000003\r\nabc\r\n00\r\n\r\n", "abc"), Sample("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n"),
        Sample("5\r\n0\r\n\r\n\r\n0\r\n\r\n", "0\r\n\r\n"), Sample("1\r\na\r\n0\r\n\r\nGET /", "a", rest: 5),
    ]

    static let malformed: [Sample] = [
        Sample("+3\r\nabc\r\n", nil), Sample("-3\r\nabc\r\n", nil), Sample("0x3\r\nabc\r\n", nil),
        Sample(" 3\r\nabc\r\n", nil),
        Sample("3 \r\nabc\r\n", nil), Sample("\r\nabc\r\n", nil), Sample("g\r\n", nil),
        Sample("000000003\r\nabc\r\n", nil),
        Sample("100000000\r\n", nil), Sample("3;ext=1\r\nabc\r\n", nil), Sample("3;\r\nabc\r\n", nil),
        Sample("3\nabc\r\n", nil),
        Sample("3\rabc\r\n", nil), Sample("3\r\r\nabc\r\n", nil), Sample("3\r\nabcd\r\n", nil),
        Sample("3\r\nabc\n", nil),
        Sample("3\r\nabc0\r\n\r\n", nil), Sample("3\r\nabc\rX", nil), Sample("0\r\nX-Trailer: 1\r\n\r\n", nil),
        Sample("0\r\n\n", nil),
        Sample("0\r\n\rX", nil), Sample("0\n\n", nil), Sample("\u{0}\r\n", nil), Sample("３\r\n", nil),
    ]

    enum Result: Equatable {
        case more, malformed
        case body(String, rest: Int)
    }

    private static func decode(_ pieces: [[UInt8]]) -> Result {
        var decoder = ChunkedDecoder()
        var body: [UInt8] = []
        var left = pieces.reduce(0) { $0 + $1.count }
        for piece in pieces {
            switch piece.withUnsafeBufferPointer({ decoder.decode($0, into: &body) }) {
            case .more: left -= piece.count
            case .done(let used): return .body(String(decoding: body, as: UTF8.self), rest: left - used)
            case .malformed: return .malformed
            }
        }
        return .more
    }
}
