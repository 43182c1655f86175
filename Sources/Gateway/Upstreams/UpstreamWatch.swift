import Inference
import Logging
import ModelVerifier
import ServiceLifecycle
import Wire

/// Learns what a model server is and has: until it answers once, and then again from time to time unless the gateway is to
/// send it nothing of its own.
struct UpstreamWatch: Service {
    let entry: Upstreams.Entry
    let probe: UpstreamProbe
    let refreshes: Bool
    /// Hears what an Ollama server says it has, and apart from that what it says it has loaded: digests by names.
    let heard: @Sendable ([String: Set<String>], _ server: String) -> Void
    let logger: Logger

    /// Between two questions, where models are verified: what the server has is compared with what was.
    private static let interval = Duration.seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown { await watch() }
        try await gracefulShutdown()
    }

    private func watch() async {
        var isKnown = entry.state.facts != nil
        while !Task.isCancelled, refreshes || !isKnown {
            try? await Task.sleep(for: isKnown ? Self.interval : .seconds(1))
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
        guard let facts = await probe.ask(entry.server.api, running: refreshes) else { return false }
        entry.state.learn(facts)
        guard refreshes, facts.dialect == .ollama else { return true }
        heard(Self.digests(facts.models), entry.server.name)
        // Where it does not tell, what it had loaded holds.
        if let running = facts.running { heard(Self.digests(running), "\(entry.server.name) (loaded)") }
        return true
    }

    private static func digests(_ models: [UpstreamFacts.Model]) -> [String: Set<String>] {
        models.reduce(into: [:]) { digests, model in
            guard !model.digest.isEmpty else { return }
            digests[ModelReport.lookupName(of: model.name), default: []].insert(model.digest)
        }
    }
}
