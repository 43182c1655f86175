import Glibc
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Writes a line for each request that was let in, apart from event loops: a reader that is slow, or gone, holds up no
/// request. Lines that find no room are dropped and counted.
final class AccessLog: Service {
    private struct Waiting {
        var bytes: [UInt8] = []
        var dropped = 0
    }

    /// Most bytes that wait to be written.
    private let limit: Int
    private let waiting = Mutex(Waiting())
    private let bell: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation
    private let write: @Sendable ([UInt8]) -> Void

    /// - Parameter write: takes whole lines; may block.
    init(limit: Int = 1 << 20, write: @escaping @Sendable ([UInt8]) -> Void = StandardError.write) {
        self.limit = limit
        self.write = write
        (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes a line with its end; returns at once.
    func add(_ line: [UInt8]) {
        let isFirst = waiting.withLock { waiting in
            guard waiting.bytes.count + line.count <= limit else {
                waiting.dropped += 1
                return false
            }
            waiting.bytes += line
            return waiting.bytes.count == line.count
        }
        if isFirst { ringer.yield() }
    }

    /// Lines that were dropped.
    var dropped: Int { waiting.withLock { $0.dropped } }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await _ in bell {
                _ = try? await NIOThreadPool.singleton.runIfActive { self.flush() }
            }
        }
        flush()
    }

    /// Writes what waits.
    func flush() {
        let lines = waiting.withLock { waiting in
            defer { waiting.bytes = [] }
            return waiting.bytes
        }
        if !lines.isEmpty { write(lines) }
    }
}
