import Inference
import Synchronization
import Wire

/// What is known of one model server; unknown until it answered once.
final class UpstreamState: Sendable {
    private let known = Mutex<UpstreamFacts?>(nil)
    private let configured: Dialect?
    private let failing = Mutex<String?>(nil)
    /// When a failure was logged last, in milliseconds of a clock that never jumps.
    private let logged = Mutex<Int64>(-logInterval)
    private static let logInterval: Int64 = 10_000

    /// - Parameter configured: what the operator says the server speaks; nil to ask it.
    init(configured: Dialect?) { self.configured = configured }

    var facts: UpstreamFacts? { known.withLock { $0 } }

    /// What the server speaks; nil until that is known.
    var dialect: Dialect? { configured ?? known.withLock { $0?.dialect } }

    func learn(_ facts: UpstreamFacts) { known.withLock { $0 = facts } }

    /// True where another tenant met the last failure that a request may have caused; remembers this one.
    func isFailure(alsoOfAnother tenant: String) -> Bool {
        failing.withLock { last in
            defer { last = tenant }
            return last.map { $0 != tenant } ?? false
        }
    }

    /// True once in ten seconds.
    func mayLog(at now: Int64) -> Bool {
        logged.withLock { last in
            guard now - last >= Self.logInterval else { return false }
            last = now
            return true
        }
    }
}
