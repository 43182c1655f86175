import Glibc
import Stores
import Testing
import Wire

@testable import Gateway

extension GatewayTests {
    @Suite struct LifecycleTests {
        @Test
        func `a second gateway on the same directory is refused with a hint`() async throws {
            let folder = try TestFolder()
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream) { _ in
                let error = await #expect(throws: StoresError.self) {
                    try await GatewayHarness.run(in: folder, upstream) { _ in }
                }
                #expect(error?.hint.isEmpty == false)
            }
            try await upstream.stop()
        }

        @Test
        func `a taken port ends the start with a hint`() async throws {
            try await GatewayHarness.run { first in
                let folder = try TestFolder()
                let error = await #expect(throws: Failure.self) {
                    try await GatewayHarness.run(in: folder, first.upstream, configure: { $0.port = first.port }) { _ in
                    }
                }
                #expect(error?.message == "cannot listen on 127.0.0.1:\(first.port): the port is taken")
                #expect(error?.hint.contains("--listen") == true)
            }
        }

        /// A unix socket on which nobody listens.
        private static func leaveSocket(_ path: String) throws {
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            try #require(descriptor >= 0)
            defer { close(descriptor) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            try #require(bound == 0)
        }

        @Test
        func `a stale control socket is replaced by one that only this user can open`() async throws {
            let folder = try TestFolder()
            let path = folder.path + "/control.sock"
            try Self.leaveSocket(path)
            chmod(path, 0o777)
            let upstream = FakeUpstream(ModelServer.good(.openai))
            try await upstream.start()
            try await GatewayHarness.run(in: folder, upstream) { gateway in
                #expect(TestFolder.mode(path) == 0o600)
                let answer = try await gateway.control("GET", "/v1/snapshot")
                #expect(answer.status == 200)
            }
            #expect(TestFolder.mode(path) == nil)
            try await upstream.stop()
        }

        @Test
        func `what is no stale socket is left alone`() async throws {
            try await GatewayHarness.run { first in
                let folder = try TestFolder()
                try folder.write("file", [1])
                for path in [first.options.controlPath, folder.path + "/file"] {
                    await #expect(throws: Failure.self) {
                        try await GatewayHarness.run(
                            in: folder, first.upstream, configure: { $0.controlPath = path }
                        ) { _ in }
                    }
                }
                #expect(try await first.control("GET", "/v1/snapshot").status == 200)
            }
        }

        @Test(.timeLimit(.minutes(1)))
        func `streams in progress end well when the gateway is told to stop, and nothing new is taken`() async throws {
            let rest = ModelServer.stream(.openai).map { FakeUpstream.Step.send(ModelServer.chunk($0)) }
            let steps =
                [ModelServer.head("text/event-stream"), rest[0], rest[1], .pause] + rest.dropFirst(2)
                + [.text("0\r\n\r\n")]
            try await GatewayHarness.run(ModelServer.chats(.openai) { _ in steps }) { gateway in
                let tenant = try await gateway.tenant()
                let idle = try await gateway.connect()
                var clients: [WireClient] = []
                for _ in 0..<20 {
                    let client = try await gateway.connect()
                    client.send(ChatCall(stream: true).bytes(tenant.key))
                    clients.append(client)
                }
                try await eventually("twenty streams") {
                    clients.allSatisfy { String(decoding: $0.pending, as: UTF8.self).contains("Hello") }
                }
                await gateway.stop()
                try await idle.ended()
                try await eventually("a closed door") { (try? await gateway.connect()) == nil }
                gateway.upstream.release()
                for client in clients {
                    let answer = try await client.answer()
                    #expect(answer.status == 200)
                    #expect(answer.events.last == "[DONE]")
                    #expect(answer.events.count == ModelServer.stream(.openai).count - 1)
                    try await client.ended()
                    client.close()
                }
            }
        }
    }
}
