import Inference
import Synchronization
import Wire

/// What is known of one model server; unknown until it answered once.
final class UpstreamState: Sendable {
    private let known = Mutex<UpstreamFacts?>(nil)
    private let configured: Dialect?
    private let failing = Mutex<String?>(nil)
    private let quarantined = Mutex<Int64?>(nil)
    /// When a failure was logged last, in milliseconds of a clock that never jumps.
    private let logged = Mutex<Int64>(-logInterval)
    private static let logInterval: Int64 = 10_000

    /// - Parameter configured: what the operator says the server speaks; nil to ask it.
    init(configured: Dialect?) { self.configured = configured }

    var facts: UpstreamFacts? { known.withLock { $0 } }

    /// What the server speaks; nil until that is known.
    var dialect: Dialect? { configured ?? known.withLock { $0?.dialect } }

    func learn(_ facts: UpstreamFacts) { known.withLock { $0 = facts } }

    /// Since when it gets no request, in ms since 1970; nil where it does.
    var quarantinedSince: Int64? { quarantined.withLock { $0 } }

    /// Takes it out of service; false where it was already.
    func quarantine(at now: Int64) -> Bool {
        quarantined.withLock { since in
            guard since == nil else { return false }
            since = now
            return true
        }
    }

    /// Lets requests go there again; false where they did.
    func release() -> Bool {
        quarantined.withLock { since in
            defer { since = nil }
            return since != nil
        }
    }

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
