import Inference
import Logging
import ServiceLifecycle
import Wire

/// Learns what the model server is and has: until it answers once, and then again from time to time unless the gateway
/// is to send it nothing of its own.
struct UpstreamWatch: Service {
    let probe: UpstreamProbe
    let state: UpstreamState
    let wanted: Dialect?
    let refreshes: Bool
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        try await gracefulShutdown()
    }

    private func watch() async {
        var isKnown = state.facts != nil
        while !Task.isCancelled, refreshes || !isKnown {
            try? await Task.sleep(for: isKnown ? .seconds(30) : .seconds(1))
            if await learn(), !isKnown {
                isKnown = true
                logger.info("upstream found", metadata: ["upstream.api": "\(state.dialect?.rawValue ?? "")"])
            }
        }
    }

    /// Asks once; true when the server answered.
    @discardableResult
    func learn() async -> Bool {
        guard let facts = await probe.ask(wanted) else { return false }
        state.learn(facts)
        return true
    }
}
