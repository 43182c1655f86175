import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

/// A redis-server of the test's own on a unix socket in a temporary directory.
final class RedisServer: Sendable {
    private static let program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"]
        .first { (path: String) in access(path, X_OK) == 0 }

    /// False where there is no redis-server; says so once.
    static let isAvailable: Bool = {
        if program == nil { print("skipped: the tests with Redis need a redis-server") }
        return program != nil
    }()

    private let folder: TestFolder
    private let process = Mutex<pid_t?>(nil)
    var socket: String { folder.path + "/redis.sock" }

    /// Where it speaks TLS; nil where it does not.
    let tlsPort: Int?

    init(tlsPort: Int? = nil) throws {
        folder = try TestFolder()
        self.tlsPort = tlsPort
    }

    /// One that listens on a loopback port too, for TLS, with the tests' certificate of `localhost`.
    static func secure() async throws -> RedisServer {
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(probe.localAddress?.port)
        try await probe.close()
        return try RedisServer(tlsPort: port)
    }

    /// What makes redis-server speak TLS.
    private func tlsWords() throws -> [String] {
        guard let tlsPort else { return [] }
        let files = [("server.pem", TestCertificates.server), ("server.key", TestCertificates.key)]
        let paths = try files.map { try folder.file($0.0, $0.1) }
        return [
            "--tls-port", String(tlsPort), "--bind", "127.0.0.1", "--tls-cert-file", paths[0], "--tls-key-file",
            paths[1], "--tls-auth-clients", "no",
        ]
    }

    deinit { stop() }

    func start() async throws {
        let program = try #require(Self.program)
        let words =
            [
                program, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir",
                folder.path,
                "--logfile", folder.path + "/log",
            ] + (try tlsWords())
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        try #require(posix_spawn(&child, program, nil, nil, &arguments, nil) == 0)
        process.withLock { $0 = child }
        try await eventually("redis") { (try? await self.command("PING"))?.hasPrefix("+PONG") == true }
    }

    /// Kills it and waits for its end.
    func stop() {
        guard
            let child = process.withLock({ child in
                defer { child = nil }; return child
            })
        else { return }
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        unlink(socket)
    }

    /// The reply of a command, as it came.
    func command(_ words: String...) async throws -> String {
        let client = try await WireClient.connect(socket: socket)
        defer { client.close() }
        client.send(Self.encoded(words) + Self.encoded(["ECHO", "over"]))
        let end = "$4\r\nover\r\n"
        let text = try await eventual("a reply") { () -> String? in
            let text = String(decoding: client.pending, as: UTF8.self)
            return text.hasSuffix(end) ? text : nil
        }
        return String(text.dropLast(end.count))
    }

    /// A connection that hears a channel.
    func subscribe(_ channel: String) async throws -> WireClient {
        let client = try await WireClient.connect(socket: socket)
        client.send(Self.encoded(["SUBSCRIBE", channel]))
        try await eventually("the subscription") { !client.pending.isEmpty }
        return client
    }

    private static func encoded(_ words: [String]) -> String {
        "*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    }
}
