/// What a tenant spent today (UTC), and what each declared workload of it did.
public struct DayCount: Sendable, Equatable {
    /// Counted from 1970.
    public private(set) var day = 0
    public private(set) var requests = 0
    public private(set) var tokens = 0
    private var workloads: [String: Spent] = [:]

    private struct Spent: Equatable {
        var requests = 0
        var tokens = 0
    }

    /// Microseconds of a day.
    public static let length = 86_400_000_000

    public init() {}

    /// A later day begins with nothing spent. Where the clock went back, what was spent stays spent.
    public mutating func turn(to today: Int) {
        if today > day { self = DayCount() }
        day = today
    }

    public func covers(_ workload: Workload, tokens: Int) -> Bool {
        let spent = workloads[workload.name] ?? Spent()
        return spent.requests < workload.requests
            && (workload.tokens == 0 || spent.tokens + tokens <= workload.tokens)
    }

    /// Counts what a request spends; negative tokens were reserved and not used.
    public mutating func spend(requests: Int, tokens: Int) {
        self.requests += requests
        self.tokens = max(0, self.tokens + tokens)
    }

    public mutating func spend(_ workload: String, requests: Int, tokens: Int) {
        var spent = workloads[workload] ?? Spent()
        spent.requests += requests
        spent.tokens = max(0, spent.tokens + tokens)
        workloads[workload] = spent
    }

    /// What was spent beyond what `told` has; negative where it has more.
    public func beyond(_ told: DayCount) -> (requests: Int, tokens: Int) {
        (requests - told.requests, tokens - told.tokens)
    }

    /// The same for each workload where there is a difference.
    public func workloads(beyond told: DayCount) -> [(name: String, requests: Int, tokens: Int)] {
        Set(workloads.keys).union(told.workloads.keys).sorted().compactMap { name in
            let (own, other) = (workloads[name] ?? Spent(), told.workloads[name] ?? Spent())
            return own == other ? nil : (name, own.requests - other.requests, own.tokens - other.tokens)
        }
    }
}
