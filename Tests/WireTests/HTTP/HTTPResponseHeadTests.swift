import Testing

@testable import Wire

struct HTTPResponseHeadTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let head: String
        let outcome: String
        var testDescription: String { head }
        var bytes: [UInt8] { Array((head + "\r\n\r\n").utf8) }

        init(_ head: String, _ outcome: String) {
            self.head = head
            self.outcome = outcome
        }
    }

    @Test(arguments: cases) func `A head comes to one outcome, in one piece and in any two`(sample: Sample) {
        for cut in 0...sample.bytes.count {
            var scanned = 0
            let first = Self.step(Array(sample.bytes[..<cut]), &scanned)
            let outcome = first == "incomplete" ? Self.step(sample.bytes, &scanned) : first
            #expect(outcome == sample.outcome, "cut at \(cut)")
        }
    }

    static let cases: [Sample] = [
        Sample("HTTP/1.1 200 OK\r\nContent-Length: 315", "200 length(315)"),
        Sample("HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked", "200 chunked"),
        Sample("HTTP/1.1 404 Not Found\r\nContent-Length: 0", "404 none"),
        Sample("HTTP/1.1 200", "200 untilClose"),
        Sample("HTTP/1.1 200 ", "200 untilClose"),
        Sample("HTTP/1.0 200 OK", "200 untilClose closes"),
        Sample("HTTP/1.1 503 x\r\nConnection: close\r\nContent-Length: 2", "503 length(2) closes"),
        Sample("HTTP/1.1 204 No Content", "204 none"),
        Sample("HTTP/1.1 304 Not Modified\r\nContent-Length: 7", "304 none"),
        Sample("HTTP/1.1 100 Continue", "100 none"),
        Sample("HTTP/1.1 103 Early Hints\r\nLink: x", "103 none"),
        Sample("HTTP/2.0 200 OK", "malformed"), Sample("HTTP/1.2 200 OK", "malformed"),
        Sample("HTTP/1 200 OK", "malformed"),
        Sample("http/1.1 200 OK", "malformed"), Sample("ICY 200 OK", "malformed"),
        Sample("HTTP/1.1  200 OK", "malformed"),
        Sample("HTTP/1.1 20 OK", "malformed"), Sample("HTTP/1.1 2000 OK", "malformed"),
        Sample("HTTP/1.1 +20 OK", "malformed"),
        Sample("HTTP/1.1 099 OK", "malformed"), Sample("HTTP/1.1 600 OK", "malformed"),
        Sample("HTTP/1.1 200OK", "malformed"),
        Sample("HTTP/1.1 200 O\u{0}K", "malformed"), Sample("HTTP/1.1 200 OK\r\n folded: x", "malformed"),
        Sample("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1", "malformed"),
        Sample("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked", "malformed"),
        Sample("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip", "malformed"),
        Sample("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked", "malformed"),
        Sample("HTTP/1.1 204 x\r\nContent-Length: x", "malformed"),
        Sample("HTTP/1.1 200 OK\nA: b", "malformed"),
    ]

    private static func step(_ bytes: [UInt8], _ scanned: inout Int) -> String {
        switch bytes.withUnsafeBufferPointer({ HTTPResponseHead.read($0, scanned: &scanned) }) {
        case .incomplete: "incomplete"
        case .malformed: "malformed"
        case .head(let head, _): "\(head.status) \(head.framing)\(head.closes ? " closes" : "")"
        }
    }
}
