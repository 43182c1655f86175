import Testing
import Vocabulary

@testable import Wire

struct HTTPRequestHeadTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let outcome: String
        var testDescription: String { name }

        /// `head` gets the blank line that ends it.
        init(_ name: String, _ head: String, _ outcome: String) {
            self.name = name
            bytes = Array((head + "\r\n\r\n").utf8)
            self.outcome = outcome
        }

        init(_ name: String, bytes: [UInt8], _ outcome: String) {
            self.name = name
            self.bytes = bytes
            self.outcome = outcome
        }
    }

    @Test(arguments: taken + refusedLines + refusedFields + sizes)
    func `A head comes to one outcome`(sample: Sample) {
        #expect(Self.read(sample.bytes) == sample.outcome)
    }

    @Test(arguments: taken + refusedLines + refusedFields)
    func `The same bytes in any two pieces come to the same outcome`(sample: Sample) {
        for cut in 0...sample.bytes.count {
            var scanned = 0
            let first = Self.step(Array(sample.bytes[..<cut]), &scanned)
            let outcome = first == "incomplete" ? Self.step(sample.bytes, &scanned) : first
            #expect(outcome == sample.outcome, "cut at \(cut)")
        }
    }

    @Test(arguments: taken + refusedLines + refusedFields + sizes)
    func `The same bytes one by one come to the same outcome`(sample: Sample) {
        var scanned = 0
        var outcome = "incomplete"
        for length in 1...sample.bytes.count where outcome == "incomplete" {
            outcome = sample.bytes.withUnsafeBufferPointer {
                Self.name(HTTPRequestHead.read(.init(rebasing: $0[..<length]), scanned: &scanned))
            }
        }
        #expect(outcome == sample.outcome)
    }

    @Test func `What follows the head is left alone`() throws {
        let bytes = Array("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbodyGET".utf8)
        var scanned = 0
        let outcome = bytes.withUnsafeBufferPointer { HTTPRequestHead.read($0, scanned: &scanned) }
        guard case .head(let head, let length) = outcome else {
            Issue.record("no head")
            return
        }
        #expect(String(decoding: bytes[length...], as: UTF8.self) == "bodyGET")
        #expect(head.method == .post)
        #expect(head.path == "/a")
    }

    @Test func `Fields are found without case and told apart when they are doubled`() {
        let bytes = Array("GET / HTTP/1.1\r\nHOST: h\r\nX-a: 1\r\nx-A:  two words \t\r\nx-b: é\r\n\r\n".utf8)
        var scanned = 0
        guard case .head(let head, _) = bytes.withUnsafeBufferPointer({ HTTPRequestHead.read($0, scanned: &scanned) })
        else {
            Issue.record("no head")
            return
        }
        #expect(head.fields.text("host") == "h")
        #expect(head.fields.contains("x-a"))
        #expect(head.fields.text("x-a") == nil)
        #expect(head.fields.text("x-b") == "é")
        #expect(!head.fields.contains("x-c"))
        #expect(head.fields.values("x-a").map { String(decoding: $0, as: UTF8.self) } == ["1", "two words"])
        #expect(head.fields.values("x-c").isEmpty)
    }

    static let taken: [Sample] = [
        Sample("plain", "GET / HTTP/1.1\r\nHost: h", "get / none"),
        Sample("empty host value", "GET / HTTP/1.1\r\nHost:", "get / none"),
        Sample("query", "GET /v1/models?a=b HTTP/1.1\r\nHost: h", "get /v1/models?none"),
        Sample("fixed length", "POST /api/chat HTTP/1.1\r\nHost: h\r\nContent-Length: 12", "post /api/chat length(12)"),
        Sample("length zero", "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 0", "post /a none"),
        Sample("chunked", "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked", "post /a chunked"),
        Sample("lower-case method", "get / HTTP/1.1\r\nHost: h", "other / none"),
        Sample("HEAD", "HEAD / HTTP/1.1\r\nHost: h", "head / none"),
        Sample("DELETE", "DELETE /v1/conversations/x HTTP/1.1\r\nHost: h", "delete /v1/conversations/x none"),
        Sample("unknown method", "PRI /x HTTP/1.1\r\nHost: h", "other /x none"),
        Sample("spaces and tabs around a value", "GET / HTTP/1.1\r\nHost: \t h \t", "get / none"),
        Sample("closes", "GET / HTTP/1.1\r\nHost: h\r\nConnection: close", "get / none closes"),
        Sample("closes in a list", "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive , CLOSE", "get / none closes"),
        Sample("closes with empty members", "GET / HTTP/1.1\r\nHost: h\r\nConnection: ,,close,", "get / none closes"),
        Sample(
            "two connection fields", "GET / HTTP/1.1\r\nHost: h\r\nConnection: a\r\nConnection: b", "get / none closes"),
        Sample("not close but like it", "GET / HTTP/1.1\r\nHost: h\r\nConnection: closed", "get / none"),
        Sample("100 fields", fields(99), "get / none"),
        Sample(
            "latin bytes in a value",
            bytes: Array("GET / HTTP/1.1\r\nHost: h\r\nA: ".utf8) + [0xE9] + Array("\r\n\r\n".utf8), "get / none"),
    ]

    static let refusedLines: [Sample] = [
        Sample("HTTP/1.0", "GET / HTTP/1.0\r\nHost: h", "head_malformed"),
        Sample("HTTP/9.9", "GET / HTTP/9.9\r\nHost: h", "head_malformed"),
        Sample("HTTP/1.1 in lower case", "GET / http/1.1\r\nHost: h", "head_malformed"),
        Sample("HTTP/0.9", "GET /", "head_malformed"),
        Sample("no target", "GET HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("empty target", "GET  HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("no method", " / HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("two spaces", "GET  / HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("tab for a space", "GET\t/ HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("space in the target", "GET /a b HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("space behind the version", "GET / HTTP/1.1 \r\nHost: h", "head_malformed"),
        Sample("absolute form", "GET http://h/ HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("authority form", "CONNECT h:443 HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("asterisk form", "OPTIONS * HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("high bytes in the target", "GET /é HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("separator in the method", "GE(T / HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("empty line first", "\r\nGET / HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("TLS hello", bytes: [0x16, 0x03, 0x01, 0x02, 0x00, 0x0A], "head_malformed"),
        Sample("bare LF", bytes: Array("GET / HTTP/1.1\nHost: h\n\n".utf8), "head_malformed"),
        Sample("LF LF behind CR LF", bytes: Array("GET / HTTP/1.1\r\nHost: h\r\n\n".utf8), "head_malformed"),
        Sample("bare CR in the line", "GET /\r HTTP/1.1\r\nHost: h", "head_malformed"),
        Sample("CR CR LF", "GET / HTTP/1.1\r\r\nHost: h", "head_malformed"),
    ]

    static let refusedFields: [Sample] =
        [
            Sample("no host", "GET / HTTP/1.1\r\nA: b", "head_malformed"),
            Sample("no field at all", "GET / HTTP/1.1", "head_malformed"),
            Sample("two hosts", "GET / HTTP/1.1\r\nHost: h\r\nhost: h", "head_malformed"),
            Sample("folded line", "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c", "head_malformed"),
            Sample("folded first line", "GET / HTTP/1.1\r\n Host: h", "head_malformed"),
            Sample("space before the colon", "GET / HTTP/1.1\r\nHost : h", "head_malformed"),
            Sample("space in the name", "GET / HTTP/1.1\r\nHost: h\r\nA b: c", "head_malformed"),
            Sample("no colon", "GET / HTTP/1.1\r\nHost: h\r\nA", "head_malformed"),
            Sample("no name", "GET / HTTP/1.1\r\nHost: h\r\n: c", "head_malformed"),
            Sample("high byte in the name", "GET / HTTP/1.1\r\nHost: h\r\né: c", "head_malformed"),
            Sample("NUL in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: \u{0}", "head_malformed"),
            Sample("NUL in a name", "GET / HTTP/1.1\r\nHost: h\r\nA\u{0}: b", "head_malformed"),
            Sample("DEL in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: \u{7F}", "head_malformed"),
            Sample("bare CR in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc", "head_malformed"),
            Sample("bare LF in a value", "GET / HTTP/1.1\r\nHost: h\r\nA: b\nc: d", "head_malformed"),
            Sample("upgrade", "GET / HTTP/1.1\r\nHost: h\r\nUpgrade: h2c", "head_malformed"),
            Sample("101 fields", fields(100), "head_too_large"),
        ] + framings.map { Sample("framing \($0)", "POST / HTTP/1.1\r\nHost: h\r\n\($0)", "head_malformed") }

    /// Declarations of a body that two servers could read in two ways.
    static let framings = [
        "Content-Length: 1\r\nContent-Length: 1", "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 1, 1",
        "Content-Length: 1\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 1",
        "Content-Length:", "Content-Length: +1", "Content-Length: -1", "Content-Length: 0x1", "Content-Length: 1 1",
        "Content-Length: 1.0", "Content-Length: 1e1", "Content-Length: １", "Content-Length: 1234567890123456789",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding:",
        "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: \u{B}chunked",
    ]

    static let sizes: [Sample] = [
        Sample("16 KiB", padded(to: 16_384), "get / none"),
        Sample("16 KiB and one", padded(to: 16_385), "head_too_large"),
        Sample("16 KiB without an end", bytes: [UInt8](repeating: 0x61, count: 16_384), "head_too_large"),
        Sample("one less without an end", bytes: [UInt8](repeating: 0x61, count: 16_383), "incomplete"),
    ]

    private static func fields(_ count: Int) -> String {
        "GET / HTTP/1.1\r\nHost: h" + (0..<count).map { "\r\nX-\($0): v" }.joined()
    }

    /// A head of so many bytes with its blank line.
    private static func padded(to length: Int) -> String {
        let front = "GET / HTTP/1.1\r\nHost: h\r\nA: "
        return front + String(repeating: "a", count: length - front.utf8.count - 4)
    }

    private static func read(_ bytes: [UInt8]) -> String {
        var scanned = 0
        return step(bytes, &scanned)
    }

    private static func step(_ bytes: [UInt8], _ scanned: inout Int) -> String {
        name(bytes.withUnsafeBufferPointer { HTTPRequestHead.read($0, scanned: &scanned) })
    }

    /// An outcome as text to compare.
    private static func name(_ outcome: HTTPRequestHead.Outcome) -> String {
        switch outcome {
        case .incomplete: "incomplete"
        case .refused(let code): code.rawValue
        case .head(let head, _):
            "\(head.method) \(head.path)\(head.hasQuery ? "?" : " ")\(head.framing)\(head.closes ? " closes" : "")"
        }
    }
}
