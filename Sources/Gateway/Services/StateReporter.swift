import Logging
import Stores
import Wire

/// Tells operators what the sharing of state met with: links that go and come, tampering, names given twice.
struct StateReporter {
    let feed: FeedPublisher
    let logger: Logger
    private var wasShared = false
    private var suspicious = 0
    private var told = 0

    /// Milliseconds between two notices of tampering.
    private static let pause = 60_000

    init(feed: FeedPublisher, logger: Logger) {
        self.feed = feed
        self.logger = logger
    }

    mutating func look(at sharing: inout StateSharing) {
        let counters = sharing.counters
        if counters.isShared != wasShared {
            wasShared = counters.isShared
            logger.notice(
                wasShared ? "state shared" : "state not shared", metadata: ["state.gateways": "\(counters.gateways)"])
        }
        for name in sharing.takeCollisions() {
            notice("Two gateways gave the name \(name) at the same time: the younger one's ends in its id now.")
        }
        reportTampering(counters)
    }

    func failed(_ error: any Error) {
        let code = (error as? StoresError)?.code.rawValue ?? "unknown"
        logger.error("state not applied", metadata: ["error.code": "\(code)"])
    }

    private mutating func reportTampering(_ counters: StateCounters) {
        let count = counters.refused.reduce(0) { $1.key.isSuspicious ? $0 + $1.value : $0 }
        let now = SystemClock.monotonic() / 1000
        guard count > suspicious, told == 0 || now - told >= Self.pause else { return }
        let reasons = counters.refused.filter { $0.key.isSuspicious }.map { "\($0.key.rawValue) \($0.value)" }.sorted()
        logger.warning("foreign state refused", metadata: ["state.refused": "\(reasons.joined(separator: ", "))"])
        notice("Forged, replayed or damaged control messages or records were refused: \(count - suspicious).")
        (suspicious, told) = (count, now)
    }

    private func notice(_ text: String) {
        feed.publish(.notice(.init(severity: .high, text: text)), time: SystemClock.wall())
    }
}
