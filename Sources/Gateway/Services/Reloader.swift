import Logging
import Stores
import Synchronization
import Vocabulary
import Wire

/// Brings new settings into a running gateway: all of them, or none if one is wrong or cannot change.
final class Reloader: Sendable {
    private let running: Mutex<GatewayOptions>
    private let read: @Sendable () throws -> GatewayOptions
    private let apply: @Sendable (GatewayOptions) -> Void
    private let feed: FeedPublisher
    private let logger: Logger

    /// - Parameters:
    ///   - read: reads and checks the settings anew; may take a while.
    ///   - apply: hands what was taken over to those who use it.
    init(
        _ running: GatewayOptions, feed: FeedPublisher, logger: Logger,
        read: @escaping @Sendable () throws -> GatewayOptions, apply: @escaping @Sendable (GatewayOptions) -> Void
    ) {
        self.running = Mutex(running)
        self.feed = feed
        self.logger = logger
        self.read = read
        self.apply = apply
    }

    /// Says whether the settings were taken over; why not stands in the log and in the feed.
    @discardableResult
    func reload() -> Bool {
        let fresh: GatewayOptions
        do {
            fresh = try read()
        } catch {
            let failure = Failure(error)
            refuse(failure.message, hint: failure.hint)
            return false
        }
        return running.withLock { running in
            let fixed = fresh.fixedChanges(from: running)
            guard fixed.isEmpty else {
                refuse(
                    "\(fixed.joined(separator: ", ")) cannot change while the gateway runs",
                    hint: "Set it back, or start the gateway anew.")
                return false
            }
            let changes = fresh.liveChanges(from: running).joined(separator: ", ")
            running.adopt(fresh)
            apply(running)
            logger.info("settings reloaded", metadata: ["reload.changes": "\(changes)"])
            notify(.low, "settings reloaded" + (changes.isEmpty ? "" : ": \(changes)"))
            return true
        }
    }

    private func refuse(_ reason: String, hint: String) {
        logger.error("settings not reloaded", metadata: ["reload.reason": "\(reason)", "reload.hint": "\(hint)"])
        notify(.high, "settings not reloaded: \(reason)")
    }

    private func notify(_ severity: Severity, _ text: String) {
        feed.publish(.notice(.init(severity: severity, text: text)), time: SystemClock.wall())
    }
}
