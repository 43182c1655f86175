import Inference
import Synchronization
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    /// A model server that falls behind: what is sent on a connection after an answer that did not come to its end gets
    /// that answer first.
    @Suite struct StaleAnswerTests {
        enum Cause: String, Sendable, CaseIterable {
            case cancel, timeOut, parseError, brokenFraming, leftOver, secondAnswer, answerUnasked
        }

        struct Case: Sendable, CustomTestStringConvertible {
            var cause: Cause
            var dialect: Dialect
            var stream: Bool
            var testDescription: String { "\(cause) \(dialect) \(stream ? "streamed" : "whole")" }

            static let cases = Cause.allCases.flatMap { cause in
                Dialect.allCases.flatMap { dialect in
                    [false, true].map { Case(cause: cause, dialect: dialect, stream: $0) }
                }
            }
        }

        private final class Lagging: Sendable {
            let item: Case
            private let owed = Mutex<[Int: [FakeUpstream.Step]]>([:])

            init(_ item: Case) { self.item = item }

            var script: FakeUpstream.Script {
                ModelServer.chats(item.dialect) { [self] request in
                    let isFirst = request.body.firstRange(of: Array(StaleAnswerTests.question.utf8)) != nil
                    let answer = TalkingModel(item.dialect, isFirst ? "The word is alpha." : "The word is beta.")
                        .script(request)
                    return owed.withLock { owed in
                        guard isFirst else { return (owed.removeValue(forKey: request.connection) ?? []) + answer }
                        if isCutShort { owed[request.connection] = answer }
                        return spoilt(answer, request)
                    }
                }
            }

            /// Whether the answer is still to come when the gateway has given it up.
            private var isCutShort: Bool {
                switch item.cause {
                case .cancel, .timeOut, .parseError, .brokenFraming: true
                case .leftOver, .secondAnswer, .answerUnasked: false
                }
            }

            private func spoilt(
                _ answer: [FakeUpstream.Step], _ request: FakeUpstream.Received
            ) -> [FakeUpstream.Step] {
                // A stream has begun when it is given up.
                let begun = item.stream ? Array(answer.prefix(3)) : []
                switch item.cause {
                case .cancel, .timeOut: return begun + [.pause]
                case .parseError where item.stream:
                    return begun + [.send(ModelServer.chunk("data: {\n{\n\n")), .text("0\r\n\r\n")]
                case .parseError: return ModelServer.json(#"{"choices":["#)
                case .brokenFraming where item.stream: return begun + [.text("zz\r\n")]
                case .brokenFraming: return [.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n")]
                case .leftOver: return Self.joined(answer, [.text("\r\n")] + answer)
                case .secondAnswer: return Self.joined(answer, answer)
                case .answerUnasked: return answer + [.pause] + answer
                }
            }

            /// In one piece.
            private static func joined(
                _ answer: [FakeUpstream.Step], _ other: [FakeUpstream.Step]
            ) -> [FakeUpstream.Step] {
                let bytes = (answer + other).flatMap { step -> [UInt8] in
                    if case .send(let bytes) = step { bytes } else { [] }
                }
                return [.send(bytes)]
            }
        }

        private static let question = "What is the first word?"

        @Test(.timeLimit(.minutes(1)), arguments: Case.cases)
        func `nobody gets the answer to a request of somebody else's`(_ item: Case) async throws {
            try await GatewayHarness.run(
                Lagging(item).script,
                configure: { options in
                    guard item.cause == .timeOut, let server = options.upstreams.first else { return }
                    var limits = UpstreamLimits()
                    (limits.firstByte, limits.idle) = (2_000, 2_000)
                    options.upstreams = [
                        try UpstreamServer(name: server.name, endpoint: server.endpoint, limits: limits)
                    ]
                }
            ) { gateway in
                let (acme, globex) = (try await gateway.tenant(), try await gateway.tenant("globex"))
                try await Self.spoil(gateway, acme, item)
                let spoilt = try #require(gateway.upstream.received.first?.connection)
                // Enough for every event loop to have its turn: each has connections of its own.
                for _ in 0..<8 {
                    let call = ChatCall(dialect: item.dialect, stream: item.stream, prompt: "And what is the second?")
                    let answer = try await gateway.chat(globex, call)
                    #expect(answer.status == 200 && answer.said == "The word is beta.", "\(answer.text)")
                }
                #expect(gateway.upstream.received.dropFirst().allSatisfy { $0.connection != spoilt })
            }
        }

        /// Asks the first question, in such a way that its connection is not to be used again, and waits for that.
        private static func spoil(_ gateway: GatewayHarness, _ tenant: TestTenant, _ item: Case) async throws {
            let client = try await gateway.connect()
            client.send(ChatCall(dialect: item.dialect, stream: item.stream, prompt: question).bytes(tenant.key))
            switch item.cause {
            case .cancel:
                if item.stream {
                    try await eventually("a piece") { client.pending.firstRange(of: Array("The".utf8)) != nil }
                }
                try await eventually("the pause") { gateway.upstream.paused == 1 }
                client.close()
                #expect(try await gateway.newest().outcome?.outcome == .clientAbort)
            case .timeOut, .parseError, .brokenFraming:
                let answer = try await client.answer()
                // What a stream brought together with the fault may be lost with it.
                #expect(answer.status >= 500 || item.stream && answer.status == 200)
                #expect(answer.said != "The word is alpha.")
            case .leftOver, .secondAnswer: #expect(try await client.answer().said == "The word is alpha.")
            case .answerUnasked:
                #expect(try await client.answer().said == "The word is alpha.")
                let connection = try #require(gateway.upstream.received.first?.connection)
                gateway.upstream.release()
                try await eventually("the end of the connection") { !gateway.upstream.isOpen(connection) }
            }
            client.close()
        }
    }
}
