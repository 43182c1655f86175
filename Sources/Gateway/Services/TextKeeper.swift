import Logging
import ServiceLifecycle
import Stores

/// Removes sealed texts that are too old, and those of tenants that were deleted, a few rows at a time.
struct TextKeeper: Service {
    let store: TextStore
    let logger: Logger

    /// How often it looks.
    private static let interval = Duration.seconds(60)
    /// Between two batches, for the audit's writer to go first.
    private static let breath = Duration.milliseconds(50)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func sweep() async {
        do {
            let now = Int64(SystemClock.wall())
            while try store.expire(now: now) + store.removeOrphans() > 0, !Task.isCancelled {
                try? await Task.sleep(for: Self.breath)
            }
        } catch {
            logger.warning("sealed texts that are due could not be removed", metadata: ["cause": "\(error)"])
        }
    }
}
