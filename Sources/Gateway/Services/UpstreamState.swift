import Inference
import Synchronization
import Wire

/// What is known of the model server; unknown until it answered once.
final class UpstreamState: Sendable {
    private let known = Mutex<UpstreamFacts?>(nil)

    var facts: UpstreamFacts? { known.withLock { $0 } }

    var dialect: Dialect? { known.withLock { $0?.dialect } }

    func learn(_ facts: UpstreamFacts) { known.withLock { $0 = facts } }
}
