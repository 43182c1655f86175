import Glibc
import Logging
import Stores
import Synchronization
import Wire

/// Takes model servers out of service that gave a tenant what is another's, and lets them come back: at once here, and
/// within a second on all gateways that share a Redis. What is known of it lies in the database, over restarts.
final class Quarantines: Sendable {
    private let store: UpstreamQuarantineStore
    private let upstreams: Upstreams
    private let gateway: String
    private let feed: FeedPublisher
    private let logger: Logger
    private let machine: String
    /// Servers, by their index, that were taken out of service here and are not in the database yet.
    private let unwritten = Mutex<Set<Int>>([])

    init(
        _ store: UpstreamQuarantineStore, _ upstreams: Upstreams, gateway: String, feed: FeedPublisher, logger: Logger
    ) {
        self.store = store
        self.upstreams = upstreams
        self.gateway = gateway
        self.feed = feed
        self.logger = logger
        machine = Self.machineName()
    }

    /// Takes the servers out of service that are known to be, and follows what becomes of them here and elsewhere.
    func restore() throws {
        store.listen { [weak self] in self?.follow($0) }
        follow(try store.open())
    }

    /// Takes a server out of service: it gave one tenant what is another's. Writes it down apart from the event loop.
    func take(_ index: Int) {
        let entry = upstreams.entries[index]
        let now = Int64(SystemClock.wall())
        let isNews = unwritten.withLock { unwritten in
            guard entry.state.quarantine(at: now) else { return false }
            unwritten.insert(index)
            return true
        }
        guard isNews else { return }
        tell(entry, "quarantined")
        let name = entry.server.name
        logger.critical("an upstream gave a tenant what is another's", metadata: ["upstream.name": "\(name)"])
        let found = UpstreamQuarantine(
            address: entry.server.endpoint.place(seenFrom: machine), name: name, gateway: gateway, now: now)
        LongWork.pool.submit { [store, logger] _ in
            do {
                try store.add(found)
            } catch {
                logger.error("a quarantine is not written down", metadata: ["upstream.name": "\(name)"])
            }
        }
    }

    /// Lets requests go to a server again, on all gateways.
    ///
    /// - Returns: false where it was in service.
    func release(_ index: Int, by operatorName: String, reason: String, now: Int64) throws -> Bool {
        let entry = upstreams.entries[index]
        let (wasOut, wasUnwritten) = unwritten.withLock { (entry.state.quarantinedSince != nil, $0.contains(index)) }
        // What was written down is followed from there, before this returns.
        let wasKept = try store.release(entry.server.name, by: operatorName, reason: reason, now: now) {
            concerns($0, entry)
        }
        let isBack = wasUnwritten && unwritten.withLock { $0.remove(index) != nil && entry.state.release() }
        if isBack { tell(entry, "up") }
        return wasOut || wasKept
    }

    /// Does what the database says, whichever gateway put it there.
    private func follow(_ open: [UpstreamQuarantine]) {
        for (index, entry) in upstreams.entries.enumerated() {
            guard let found = open.first(where: { concerns($0, entry) }) else {
                let isBack = unwritten.withLock { !$0.contains(index) && entry.state.release() }
                if isBack { tell(entry, "up") }
                continue
            }
            _ = unwritten.withLock { $0.remove(index) }
            guard entry.state.quarantine(at: found.since) else { continue }
            tell(entry, "quarantined")
            logger.critical(
                "an upstream is out of service",
                metadata: ["upstream.name": "\(entry.server.name)", "upstream.found_by": "\(found.gateway)"])
        }
    }

    private func concerns(_ quarantine: UpstreamQuarantine, _ entry: Upstreams.Entry) -> Bool {
        quarantine.concerns(address: entry.server.endpoint.place(seenFrom: machine), name: entry.server.name)
    }

    private func tell(_ entry: Upstreams.Entry, _ state: String) {
        feed.publish(.link(.init(peer: "upstream \(entry.server.name)", state: state)), time: SystemClock.wall())
    }

    private static func machineName() -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
