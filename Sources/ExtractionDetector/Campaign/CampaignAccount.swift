/// What one account did within a group of equal parameters.
struct CampaignAccount: Sendable, Equatable {
    /// Time without a request after which an account is forgotten, in milliseconds.
    private static let patience: Int64 = 2 * 86_400_000

    let tenant: UInt64
    var address: UInt32 = 0
    /// Fresh self-contained tasks; see ``TaskWeight``.
    var tasks: UInt16 = 0
    var requests: UInt16 = 0
    /// Tasks worded almost as one of another account.
    var echoes: UInt16 = 0
    /// Fresh requests that came before in the same words, from this account or another.
    var copies: UInt16 = 0
    /// Time of the last request.
    var last: Int64
    private var openings = SIMD8<UInt32>()
    private var nextOpening: UInt8 = 0
    /// Tasks that opened as one of the eight before: a tool with a few templates sends those.
    private var templated: UInt16 = 0

    init(tenant: UInt64, at time: Int64) {
        self.tenant = tenant
        last = time
    }

    /// At least four tasks, and no less than a third of all requests, since half of what an account sends may be cover; or
    /// a sixth of them, where some are worded as another account's.
    var isTasked: Bool {
        guard tasks >= 4, templated < tasks else { return false }
        return Int(tasks) * 3 >= Int(requests) || isEchoing && Int(tasks) * 6 >= Int(requests)
    }

    /// A sixth of the tasks, and two at least, are worded as another account's.
    var isEchoing: Bool { echoes >= 2 && Int(echoes) * 6 >= Int(tasks) }

    /// Nothing came for long, by a clock that may say anything.
    func isIdle(at now: Int64) -> Bool {
        let (idle, isFar) = now.subtractingReportingOverflow(last)
        return isFar || idle > Self.patience
    }

    /// Counts a request; true if it is a task that opens otherwise than the eight before it.
    mutating func note(_ sample: ExtractionSample, at time: Int64) -> Bool {
        last = max(last, time)
        address = sample.origin.address
        let isTask =
            sample.turns == 0 && sample.length >= 256 && TaskWeight.isTask(sample.prompt, Familiarity())
        guard !isTask || isNew(sample.prompt.opening) else {
            templated.count()
            requests.count()
            return false
        }
        requests.count()
        if isTask { tasks.count() }
        return isTask
    }

    private mutating func isNew(_ opening: UInt32) -> Bool {
        for place in 0..<8 where openings[place] == opening { return false }
        openings[Int(nextOpening)] = opening
        nextOpening = (nextOpening + 1) % 8
        return true
    }
}

extension UInt16 {
    /// One more, as far as that goes.
    mutating func count() { self = self == .max ? .max : self + 1 }
}
