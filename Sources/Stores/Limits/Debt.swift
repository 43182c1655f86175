import SecurityGate

/// What a tenant spent here without Redis and Redis must still be told; negative where it counted more than was spent.
struct Debt: Sendable {
    var tenant: String
    var allowance: Allowance
    /// In parts of a unit, as in ``GCRA``.
    var requests: Int
    var tokens: Int
    /// The day of what follows, counted from 1970.
    var day: Int
    var dayRequests: Int
    var dayTokens: Int
    var workloads: [(name: String, requests: Int, tokens: Int)]

    var isNone: Bool {
        requests == 0 && tokens == 0 && dayRequests == 0 && dayTokens == 0 && workloads.isEmpty
    }
}

/// A bucket of this gateway, and the same without what Redis has not been told of.
///
/// Both drain at the same rate, so what is owed drains away as it would have in Redis: what is told after a long time is
/// what the limit would still remember of it.
struct LocalBucket {
    private(set) var whole = GCRA()
    private(set) var told = GCRA()

    var time: Int { whole.time }

    /// In parts of a unit.
    var owed: Int { whole.level - told.level }

    mutating func drain(_ rate: Rate, now: Int) {
        whole.drain(rate, now: now)
        told.drain(rate, now: now)
    }

    /// Only after ``drain(_:now:)``, like all below.
    mutating func add(_ cost: Int, _ rate: Rate) { whole.add(cost, rate) }

    /// Redis counted this, whatever was counted here.
    mutating func tell(_ cost: Int, _ rate: Rate) { told.add(cost, rate) }

    mutating func tellAll() { told = whole }

    /// Takes back that Redis was told so many parts.
    mutating func owe(_ parts: Int) {
        let level = told.level - parts
        if level < 0 { whole = GCRA(level: whole.level - level, time: whole.time) }
        told = GCRA(level: max(0, level), time: told.time)
    }

    /// Goes on from where the tenant stood on all gateways, of which each has its part of what was left; what is owed stays
    /// owed.
    mutating func adopt(_ quota: Quota, _ rate: Rate, share: Int, at time: Int) {
        guard !rate.isNone, quota.limit > 0, whole.time < time else { return }
        drain(rate, now: time)
        let owed = owed
        let level = rate.fullLevel - min(rate.burst, quota.remaining / share) * GCRA.parts
        told = GCRA(level: max(level, -owed), time: time)
        whole = GCRA(level: told.level + owed, time: time)
    }
}
