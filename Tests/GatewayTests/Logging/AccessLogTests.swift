import Synchronization
import Testing
import Wire

@testable import Gateway

struct AccessLogTests {
    @Test func `lines that find no room are dropped and counted, and the others are written in their order`() {
        let written = Mutex<[UInt8]>([])
        let log = AccessLog(limit: 10) { bytes in written.withLock { $0 += bytes } }
        log.add(Array("12345\n".utf8))
        log.add(Array("12345\n".utf8))
        log.add(Array("abc\n".utf8))
        #expect(log.dropped == 1)
        log.flush()
        #expect(String(decoding: written.withLock { $0 }, as: UTF8.self) == "12345\nabc\n")
        log.add(Array("12345\n".utf8))
        log.flush()
        #expect(String(decoding: written.withLock { $0 }, as: UTF8.self) == "12345\nabc\n12345\n")
        #expect(log.dropped == 1)
    }

    @Test func `many lines are written in pieces that end with a line and that a pipe takes whole`() {
        let lines = (0..<300).map { "\($0)" + String(repeating: "x", count: $0 % 100) + "\n" }
        let long = String(repeating: "y", count: 5000) + "\n"
        let bytes = Array((lines.joined() + long + long + "z\n").utf8)
        var (rest, pieces) = (bytes[...], [[UInt8]]())
        while !rest.isEmpty {
            let piece = StandardError.firstLines(of: rest)
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        #expect(Array(pieces.joined()) == bytes)
        #expect(pieces.allSatisfy { $0.last == UInt8(ascii: "\n") })
        #expect(pieces.allSatisfy { $0.count <= 4096 || $0 == Array(long.utf8) })
    }
}

extension GatewayTests {
    /// What a gateway logs of requests.
    @Suite struct AccessLineTests {
        @Test func `a request leaves one line with all that is known of it and nothing of its text`() async throws {
            let written = Mutex<[UInt8]>([])
            let log = AccessLog { bytes in written.withLock { $0 += bytes } }
            let logged = LogOptions(format: .json, isOfRequests: true)
            try await GatewayHarness.run(accessLog: log, configure: { $0.log = logged }) { gateway in
                let tenant = try await gateway.tenant()
                let trace = "0af7651916cd43dd8448eb211c80319c"
                let parent = "traceparent: 00-\(trace)-b7ad6b7169203331-01\r\n"
                let answer = try await gateway.exchange(ChatCall().bytes(tenant.key, extra: parent))
                #expect(try await gateway.chat(tenant, ChatCall(prompt: RulingTests.attack)).status == 403)
                try await eventually("two lines") {
                    written.withLock { $0.count { $0 == UInt8(ascii: "\n") } } == 2
                }
                let text = String(decoding: written.withLock { $0 }, as: UTF8.self)
                let lines = try text.split(separator: "\n").map { try JSONDocument(Array($0.utf8)).root }
                #expect(lines[0]["message"]?.string == "request")
                #expect(lines[0]["request.id"]?.string == answer.field("x-request-id"))
                #expect(lines[0]["trace.id"]?.string == trace)
                #expect(lines[0]["tenant.id"]?.string == tenant.id)
                #expect(lines[0]["http.route"]?.string == "/v1/chat/completions")
                #expect(lines[0]["http.response.status_code"]?.int == 200)
                #expect(lines[0]["decision.action"]?.string == "allow")
                #expect(lines[0]["gen_ai.request.model"]?.string == "tiny")
                #expect(lines[0]["gen_ai.usage.output_tokens"]?.int == ModelServer.usage.output)
                #expect(lines[0]["duration.us"]?.int ?? 0 > 0)
                #expect(lines[1]["decision.action"]?.string == "block")
                #expect(lines[1]["trace.id"] == nil)
                for word in [tenant.key, "France", "instructions"] { #expect(!text.contains(word), "\(word)") }
                #expect(try gateway.reload { $0.log.isOfRequests = false })
                _ = try await gateway.decision(try await gateway.chat(tenant))
                log.flush()
                #expect(written.withLock { $0.count { $0 == UInt8(ascii: "\n") } } == 2)
            }
        }
    }
}
