import Vocabulary

/// What became of an attempt to tell somebody of an alert.
enum DeliveryOutcome: Sendable, Equatable {
    case taken
    /// It may work later: nobody answered, or the answer says so. `after` in milliseconds, where the answer says when.
    case later(after: Int?)
    /// It will never work.
    case refused
}

/// Messages on their way to one receiver, and when each is tried again. Times are milliseconds of a clock that never jumps.
struct DeliveryQueue {
    /// Messages that may wait; of more, the oldest with the lowest severity is dropped.
    static let limit = 1000
    /// Attempts before a message is given up; with the pauses between them that is after about 20 minutes.
    static let attempts = 12
    /// The first pause, which doubles with each attempt, and the longest.
    static let firstPause = 1000
    static let longestPause = 300_000
    /// The longest that a receiver may ask for.
    static let longestWish = 3_600_000

    struct Item: Sendable, Equatable {
        var message: AlertMessage
        var attempts = 0
        var due: Int
        fileprivate var number: Int
    }

    enum Step: Equatable {
        case idle
        /// Nothing may be sent for so many milliseconds.
        case wait(Int)
        /// ``settle(_:at:jitter:)`` must follow.
        case send(AlertMessage)
    }

    private var waiting: [Item] = []
    private var flight: Item?
    private var number = 0
    /// The receiver asked for peace until then.
    private var quietUntil = Int.min
    private(set) var sent = 0
    private(set) var failed = 0
    private(set) var dropped = 0

    /// Messages that are not settled.
    var count: Int { waiting.count + (flight == nil ? 0 : 1) }

    /// Takes a message. Of one alert only the most severe waits, with what is known last, and is due at once when it
    /// becomes more severe.
    mutating func add(_ message: AlertMessage, at now: Int) {
        if let place = place(of: message) {
            let before = waiting[place].message.severity
            if message.severity > before { waiting[place].due = now }
            if message.severity >= before { waiting[place].message = message }
            return
        }
        number += 1
        waiting.append(Item(message: message, due: now, number: number))
        guard waiting.count > Self.limit else { return }
        let victim = waiting.indices.min { left, right in
            (waiting[left].message.severity, waiting[left].number)
                < (waiting[right].message.severity, waiting[right].number)
        }
        if let victim { waiting.remove(at: victim) }
        dropped += 1
    }

    /// What is to be done now: of all that is due the most severe, and of those the oldest.
    mutating func next(at now: Int) -> Step {
        guard flight == nil, let soonest = waiting.map(\.due).min() else { return .idle }
        let start = max(soonest, quietUntil)
        guard start <= now else { return .wait(start - now) }
        let best = waiting.indices.filter { waiting[$0].due <= now }.min { left, right in
            (waiting[right].message.severity, waiting[left].number)
                < (waiting[left].message.severity, waiting[right].number)
        }
        guard let best else { return .idle }
        flight = waiting.remove(at: best)
        return flight.map { .send($0.message) } ?? .idle
    }

    /// Takes what became of the message in flight, and gives it back where it is done: taken, or given up.
    ///
    /// - Parameter jitter: 0 to 1; half of a pause is left to it, so that many gateways do not come at the same moment.
    mutating func settle(_ outcome: DeliveryOutcome, at now: Int, jitter: Double) -> (
        message: AlertMessage, taken: Bool
    )? {
        guard var item = flight else { return nil }
        flight = nil
        item.attempts += 1
        switch outcome {
        case .taken:
            sent += 1
            return (item.message, true)
        case .later(let wish) where item.attempts < Self.attempts:
            let asked = wish.map { min(max($0, 0), Self.longestWish) }
            if let asked { quietUntil = max(quietUntil, now + asked) }
            // More is known by now, and on its way.
            if place(of: item.message) != nil { return nil }
            item.due = now + max(asked ?? 0, Self.pause(after: item.attempts, jitter: jitter))
            waiting.append(item)
            return nil
        case .later, .refused:
            failed += 1
            return (item.message, false)
        }
    }

    private func place(of message: AlertMessage) -> Int? { waiting.firstIndex { $0.message.id == message.id } }

    /// Milliseconds until the next attempt.
    static func pause(after attempts: Int, jitter: Double) -> Int {
        let whole = min(longestPause, firstPause << min(attempts - 1, 20))
        return whole / 2 + Int(Double(whole - whole / 2) * min(1, max(0, jitter)))
    }
}
