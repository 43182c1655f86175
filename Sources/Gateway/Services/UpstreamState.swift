import Inference
import Synchronization
import Wire

/// What is known of the model server; unknown until it answered once.
final class UpstreamState: Sendable {
    private let known = Mutex<UpstreamFacts?>(nil)
    private let configured: Dialect?

    /// - Parameter configured: what the operator says the server speaks; nil to ask it.
    init(configured: Dialect?) { self.configured = configured }

    var facts: UpstreamFacts? { known.withLock { $0 } }

    /// What the server speaks; nil until that is known.
    var dialect: Dialect? { configured ?? known.withLock { $0?.dialect } }

    func learn(_ facts: UpstreamFacts) { known.withLock { $0 = facts } }
}
