import Logging
import NIOPosix
import ServiceLifecycle
import Stores

/// A gateway that is wired and can run.
struct Application: Sendable {
    let services: [any Service]
    let group: MultiThreadedEventLoopGroup
    let directory: DataDirectory
    let identity: IdentityStore
    let policies: PolicyStore
    let audit: AuditWriter
    let logger: Logger

    /// Runs until SIGTERM or SIGINT; when it returns, every answer in progress ended and all of the audit is on disk.
    func run() async throws {
        let lifecycle = ServiceGroup(
            configuration: .init(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        do {
            try await lifecycle.run()
        } catch {
            await end()
            throw error
        }
        await end()
    }

    private func end() async {
        let audit = audit
        try? await NIOThreadPool.singleton.runIfActive { audit.stop() }
        try? await group.shutdownGracefully()
        directory.close()
    }
}
