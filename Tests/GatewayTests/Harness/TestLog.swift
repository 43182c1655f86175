import Logging
import Synchronization

/// Keeps what a gateway logs: its port is learnt from there, and no line may hold what was prompted.
final class TestLog: Sendable {
    private let lines = Mutex<[(message: String, metadata: Logger.Metadata)]>([])

    var logger: Logger { Logger(label: "test", factory: { _ in Handler(log: self) }) }

    /// Port of the tenants' listener, once it listens.
    var port: Int? { port(of: "listen.address") }

    /// Port of the control listener over TLS, once it listens.
    var controlPort: Int? { port(of: "control.address") }

    private func port(of name: String) -> Int? {
        lines.withLock { lines in
            let address = lines.lazy.compactMap { $0.metadata[name] }.first
            return address.flatMap { "\($0)".split(separator: ":").last.flatMap { Int($0) } }
        }
    }

    var text: String { lines.withLock { $0.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n") } }

    private struct Handler: LogHandler {
        let log: TestLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.lines.withLock { $0.append(("\(event.message)", event.metadata ?? [:])) }
        }
    }
}
