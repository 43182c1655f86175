import SecurityGate
import Vocabulary

/// Signals that were set off by what another gateway saw: that one tells of them, mostly. Where nobody does, since each
/// gateway lacked the other's last request when its own came, this one does after a moment.
struct LateAlarms {
    struct Subject: Hashable {
        var tenant: String
        var code: ReasonCode
    }

    struct Held {
        var subject: Subject
        var signal: Assessment.Signal
        /// The tenants whose steps follow from it.
        var members: [String]
        fileprivate var due: Int64
    }

    /// Milliseconds until this gateway tells of it, and for which what was told holds for all that is alike.
    static let pause: Int64 = 250
    static let window: Int64 = 2_000
    /// Signals that may be held, and that are remembered as told; more are told by whom they concern, or twice.
    private static let heldLimit = 1_024
    private static let toldLimit = 8_192

    private var held: [Subject: Held] = [:]
    private var told: [Subject: Int64] = [:]
    private var tidied: Int64 = 0

    /// Somebody told of it; `now` in milliseconds since 1970.
    mutating func note(_ subject: Subject, at now: Int64) {
        held[subject] = nil
        if told.count >= Self.toldLimit { tidy(at: now) }
        if told.count < Self.toldLimit || told[subject] != nil { told[subject] = now }
    }

    /// Once in a window: a flood must not look through all of it each time.
    private mutating func tidy(at now: Int64) {
        guard now >= tidied &+ Self.window else { return }
        tidied = now
        told = told.filter { now - $0.value < Self.window }
    }

    /// Holds a signal, unless it was told just now.
    ///
    /// - Parameter spread: up to so many ms more, other on each gateway, so that one of them is first.
    mutating func hold(
        _ signal: Assessment.Signal, _ subject: Subject, members: [String], at now: Int64, spread: Int64
    ) {
        if let time = told[subject], now - time < Self.window { return }
        guard held[subject] == nil, held.count < Self.heldLimit else { return }
        held[subject] = Held(subject: subject, signal: signal, members: members, due: now + Self.pause + spread)
    }

    /// What nobody told of in time.
    mutating func due(at now: Int64) -> [Held] {
        let due = held.values.filter { $0.due <= now }
        for item in due { held[item.subject] = nil }
        return due
    }

    var isEmpty: Bool { held.isEmpty }
}
