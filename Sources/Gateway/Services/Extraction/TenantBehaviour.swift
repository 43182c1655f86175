import ExtractionDetector
import Stores
import Vocabulary

/// What is remembered of one tenant for the extraction detector: its state, and which requests are in it.
///
/// The tenant's snapshot is looked up after its first request, which does not wait for it. Until then the state begins anew,
/// and what it sees is kept, so that it can be counted on top of the snapshot.
struct TenantBehaviour {
    /// A request that another gateway, or an earlier run, saw.
    struct Sight {
        /// Nil for one of this run.
        var position: StreamPosition?
        var boot: String
        var number: UInt64
        var sample: ExtractionSample
        /// The signals that a declared workload explains.
        var covered: Set<ReasonCode> = []
        /// Milliseconds since 1970.
        var time: Int64
    }

    /// Requests that are kept while the snapshot is looked up.
    static let patience = 256
    /// Changes that what an operator said counts as: it is kept before all requests are.
    private static let word = 1 << 32

    private(set) var state = ExtractionState()
    /// What has changed since the last snapshot: requests, or what operators said.
    private(set) var changes = 0
    /// True when the snapshot could not be looked up in Redis, and there was none here.
    private(set) var lacksShared = false
    private var number: UInt64 = 0
    private var base: ExtractionSnapshot?
    /// What came before the snapshot was looked up; nil afterwards.
    private var waiting: [Sight]?
    /// What else came until the snapshot was looked up in Redis: false positives, and requests that nobody tells of one by one.
    private var lessons: Set<ReasonCode> = []
    private var part: ExtractionState?
    /// Another gateway's request was counted before that: it may be in a snapshot of later, too.
    private var hasHeard = false
    private var hasForgotten = false

    /// - Parameter waits: whether there may be a snapshot.
    init(waits: Bool) { waiting = waits ? [] : nil }

    /// True while the snapshot is not known.
    var isWaiting: Bool { waiting != nil }

    /// Counts a request of this run; returns its signals, those that are covered included.
    mutating func observe(
        _ sample: ExtractionSample, covered: Set<ReasonCode>, number: UInt64, boot: String, at time: Int64
    ) -> [ExtractionSignal] {
        self.number = number
        keep(Sight(position: nil, boot: boot, number: number, sample: sample, covered: covered, time: time))
        return count(sample, at: time)
    }

    /// Counts a request that came over the stream, unless it is in the state already; returns its signals that are not
    /// covered.
    mutating func take(_ sight: Sight) -> [ExtractionSignal] {
        if let base, base.covers(sight.position, boot: sight.boot, number: sight.number) { return [] }
        keep(sight)
        if lacksShared { hasHeard = true }
        return count(sight.sample, at: sight.time).filter { !sight.covered.contains($0.code) }
    }

    private mutating func count(_ sample: ExtractionSample, at time: Int64) -> [ExtractionSignal] {
        changes += 1
        return state.observe(sample, at: time)
    }

    private mutating func keep(_ sight: Sight) {
        guard waiting != nil, waiting?.count ?? 0 <= Self.patience else { return }
        waiting?.append(sight)
    }

    /// Takes in a state over requests that nobody tells of one by one.
    mutating func merge(_ part: ExtractionState) {
        state.merge(part)
        changes += 1
        guard isWaiting else {
            hasHeard = hasHeard || lacksShared
            return
        }
        var sum = self.part ?? ExtractionState()
        sum.merge(part)
        self.part = sum
    }

    /// An operator says that this code was a false positive.
    mutating func excuse(_ code: ReasonCode) {
        state.excuse(code)
        changes += Self.word
        // What it excuses may be known to the snapshot alone.
        if isWaiting || lacksShared { lessons.insert(code) }
    }

    /// Begins anew, from what comes after this.
    mutating func forget() {
        state = ExtractionState()
        changes += Self.word
        if waiting != nil { waiting = [] }
        (lessons, part) = ([], nil)
        hasForgotten = true
    }

    // MARK: - Snapshots

    /// Goes on from the snapshot that was found, with what came since on top of it.
    ///
    /// - Parameters:
    ///   - boot: this run.
    ///   - isShared: whether it was looked for in Redis, too.
    /// - Returns: the signals that only both together set off.
    mutating func restore(
        _ snapshot: ExtractionSnapshot?, _ found: ExtractionState?, boot: String, isShared: Bool
    ) -> [ExtractionSignal] {
        guard let since = waiting else {
            if isShared { join(snapshot, found, boot: boot) }
            return []
        }
        waiting = nil
        guard let snapshot, let found, !hasForgotten else {
            lacksShared = !isShared
            return []
        }
        defer { part = nil }
        base = snapshot
        // What was counted meanwhile is in no snapshot, so nothing counts twice.
        guard since.count <= Self.patience else {
            state.merge(found)
            learn()
            return []
        }
        state = found
        learn()
        if let part { state.merge(part) }
        return since.flatMap { sight -> [ExtractionSignal] in
            if snapshot.covers(sight.position, boot: sight.boot, number: sight.number) { return [] }
            return state.observe(sight.sample, at: sight.time).filter { !sight.covered.contains($0.code) }
        }
    }

    /// Takes in a snapshot that Redis could not be asked for when the tenant was met. Rather than twice nothing of it counts:
    /// where it is this run's own, or may hold what was heard since.
    private mutating func join(_ snapshot: ExtractionSnapshot?, _ found: ExtractionState?, boot: String) {
        guard lacksShared else { return }
        lacksShared = false
        // It is not in Redis yet, so that the next round has to put it there.
        changes += 1
        if let snapshot, let found, snapshot.boot != boot, !hasHeard, !hasForgotten {
            state.merge(found)
            base = snapshot
        }
        learn()
    }

    /// What operators said before the snapshot was there.
    private mutating func learn() {
        for code in lessons { state.excuse(code) }
        lessons = []
    }

    /// What is to be kept of it now; nil while its past is not known.
    mutating func snapshot(_ position: StreamPosition, boot: String, at time: Int64) -> ExtractionSnapshot? {
        guard waiting == nil else { return nil }
        changes = 0
        return ExtractionSnapshot(
            time: time, position: max(position, base?.position ?? .start), boot: boot, number: number,
            state: state.encoded())
    }

    /// The last snapshot could not be put away.
    mutating func keepAgain() { changes += 1 }

    /// The stream began anew: no place in it says anything of this state any more.
    mutating func leaveStream() { base = nil }
}
