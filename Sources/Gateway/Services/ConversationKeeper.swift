import Logging
import NIOCore
import ServiceLifecycle
import Stores

/// Removes stored conversations that are over or whose tenant was deleted, here and in Redis, and destroys data keys that
/// nothing is sealed under any more.
final class ConversationKeeper: Service {
    let vault: ConversationVault
    private let sweep: TenantSweep
    let loop: any EventLoop
    private let logger: Logger

    /// How often it looks.
    private static let interval = Duration.seconds(60)
    /// Between two batches, for the audit's writer to go first.
    private static let breath = Duration.milliseconds(20)

    init(vault: ConversationVault, sweep: TenantSweep, loop: any EventLoop, logger: Logger) {
        self.vault = vault
        self.sweep = sweep
        self.loop = loop
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var destroyed: Set<String> = []
            while !Task.isCancelled {
                await look(&destroyed)
                try? await Task.sleep(for: Self.interval)
            }
        }
        // The listener has ended before: no request asks any more.
        vault.stop()
    }

    /// - Parameter destroyed: deleted tenants of whom nothing is left in Redis.
    private func look(_ destroyed: inout Set<String>) async {
        do {
            try sweep.destroyKeys()
            let now = Int64(SystemClock.wall())
            while try await vault.expire(now: now, on: loop).get() + sweep.removeRows() > 0, !Task.isCancelled {
                try? await Task.sleep(for: Self.breath)
            }
            // Last what needs Redis, which may not be there.
            for tenant in try sweep.deleted() where !destroyed.contains(tenant) {
                _ = try await vault.destroy(tenant: tenant, on: loop).get()
                destroyed.insert(tenant)
            }
            try await vault.retireKeys(now: now, on: loop).get()
        } catch {
            logger.warning(
                "stored conversations that are due could not be removed", metadata: ["cause": "\(error)"])
        }
    }
}
