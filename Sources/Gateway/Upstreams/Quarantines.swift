import Logging
import NIOPosix
import Stores

/// Writes down which model servers are out of service, apart from the event loop that finds it out.
final class Quarantines: Sendable {
    private let store: UpstreamQuarantineStore
    private let logger: Logger

    init(_ store: UpstreamQuarantineStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Takes the servers out of service that were before the start.
    func restore(_ upstreams: Upstreams) throws {
        let kept = try store.all()
        for entry in upstreams.entries {
            if let since = kept[entry.server.name] { _ = entry.state.quarantine(at: since) }
        }
    }

    /// Keeps a server out of service over a restart, and says so.
    func keep(_ name: String, now: Int64) {
        logger.critical("an upstream gave a tenant what is another's", metadata: ["upstream.name": "\(name)"])
        LongWork.pool.submit { [store, logger] _ in
            do {
                try store.add(name, now: now)
            } catch {
                logger.error("a quarantine is not written down", metadata: ["upstream.name": "\(name)"])
            }
        }
    }
}
