import Inference
import Logging
import ServiceLifecycle
import Wire

/// Learns what a model server is and has: until it answers once, and then again from time to time unless the gateway is to
/// send it nothing of its own.
struct UpstreamWatch: Service {
    let entry: Upstreams.Entry
    let probe: UpstreamProbe
    let refreshes: Bool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        try await gracefulShutdown()
    }

    private func watch() async {
        var isKnown = entry.state.facts != nil
        while !Task.isCancelled, refreshes || !isKnown {
            try? await Task.sleep(for: isKnown ? .seconds(30) : .seconds(1))
            if await learn(), !isKnown {
                isKnown = true
                logger.info(
                    "upstream found",
                    metadata: [
                        "upstream.name": "\(entry.server.name)",
                        "upstream.api": "\(entry.state.dialect?.rawValue ?? "")",
                    ])
            }
        }
    }

    /// Asks once; true when the server answered.
    @discardableResult
    func learn() async -> Bool {
        guard let facts = await probe.ask(entry.server.api) else { return false }
        entry.state.learn(facts)
        return true
    }
}
