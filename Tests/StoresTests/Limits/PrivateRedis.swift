import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import Stores

/// A redis-server of the test's own on a unix socket, with one connection to it.
final class PrivateRedis: Sendable {
    private static let program = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/usr/bin/valkey-server"]
        .first { (path: String) in access(path, X_OK) == 0 }

    /// False where there is no redis-server.
    static let isAvailable = program != nil

    private let folder: TemporaryDirectory
    let address: RedisAddress
    private let child: pid_t
    private let link: NIOLoopBound<RedisLink>
    private let loop: any EventLoop

    struct Unavailable: Error {}

    init() async throws {
        guard let program = Self.program else { throw Unavailable() }
        folder = try TemporaryDirectory()
        let socket = folder.path + "/redis.sock"
        let words = [
            program, "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--dir", folder.path,
            "--logfile", folder.path + "/log",
        ]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        guard posix_spawn(&child, program, nil, nil, &arguments, nil) == 0 else { throw Unavailable() }
        self.child = child
        guard let address = RedisAddress("unix:\(socket)") else { throw Unavailable() }
        self.address = address
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        self.loop = loop
        let up = loop.makePromise(of: Void.self)
        link = try await loop.submit {
            let link = RedisLink(address, on: loop, replyLimit: .seconds(5)) { _, isUp in if isUp { up.succeed() } }
            link.start()
            return NIOLoopBound(link, eventLoop: loop)
        }.get()
        try await up.futureResult.get()
    }

    deinit {
        let link = link
        loop.execute { link.value.stop() }
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
    }

    /// Stops it for a while: it takes what it is sent and says nothing.
    func pause() { kill(child, SIGSTOP) }

    func resume() { kill(child, SIGCONT) }

    /// The reply of a command; nil when the connection went away.
    func command(_ words: [String]) async throws -> RedisReply? {
        let (link, loop) = (link, loop)
        let promise = loop.makePromise(of: RedisReply?.self)
        loop.execute {
            link.value.send({ promise.succeed($0) }) { RedisCommand.write(words, to: &$0) }
        }
        return try await promise.futureResult.get()
    }
}
