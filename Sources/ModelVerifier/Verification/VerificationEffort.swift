import Glibc

/// How much of the machine a verification may use.
public struct VerificationEffort: Sendable, Equatable {
    /// Files that are hashed side by side.
    public var workers: Int
    /// True when threads and reads give way to all others: lowest priority of the processor, idle class of the disk.
    public var givesWay: Bool

    public init(workers: Int, givesWay: Bool) {
        self.workers = max(1, workers)
        self.givesWay = givesWay
    }

    /// All cores but one, for whoever waits for a verdict.
    public static var prompt: VerificationEffort {
        VerificationEffort(workers: min(64, sysconf(Int32(_SC_NPROCESSORS_ONLN)) - 1), givesWay: false)
    }

    /// One thread that gives way, for looking again at what is in force.
    public static let background = VerificationEffort(workers: 1, givesWay: true)
}
