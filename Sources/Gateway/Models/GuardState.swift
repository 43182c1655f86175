import ModelVerifier

/// What the guard of the models holds, behind one lock: what is known, what is watched, and what operators asked for.
struct GuardState {
    /// A verification that an operator asked for, or the first one.
    struct Job {
        var id: String
        /// Nil for all models.
        var model: String?
    }

    var ledger: ModelLedger
    var table = WatchTable()
    var jobs: [Job] = []
    /// Models that are there at the very start, while nothing was ever pinned: they are pinned as they are.
    var first: Set<String> = []
    /// When the store was searched last, and when it is to be searched again.
    var searched = Int.min / 2
    var search = 0
    /// Why the store cannot be read; nil where it can.
    var fault: String?

    /// Grows with each change of pins, keys or bindings.
    var words = 0

    /// Verifications that may wait.
    static let jobLimit = 64

    /// The paths of a model are not what they were: it is not served from now on.
    ///
    /// - Returns: the report that operators are told, where that is news.
    mutating func doubt(_ key: String, _ what: String, at now: Int) -> ModelReport? {
        table.forget(.model(key))
        return ledger.doubt(key, what, at: now) ? ledger.report(key) : nil
    }

    /// Everything that operators and the registry are to know.
    var reports: [ModelReport] {
        ledger.items.keys.sorted().compactMap { ledger.report($0) }
            + ledger.gone.sorted { $0.key < $1.key }.map { ModelReport.gone($0.key, pinned: $0.value) }
    }

    /// What is done next; what was served and changed goes before what operators ask for.
    mutating func next(at now: Int) -> Work? {
        if let changed = nextChanged(at: now) { return .model(changed) }
        if !jobs.isEmpty { return .job(jobs.removeFirst()) }
        return nextModel(at: now).map(Work.model)
    }

    /// A model that was served until it changed, and that no operator asked for.
    func nextChanged(at now: Int) -> ModelLedger.Task? {
        nextModel(at: now).flatMap { $0.urgency == .changed && !isAsked($0.key) ? $0 : nil }
    }

    /// Nothing is hashed while the store cannot be read: what is served then could not be told.
    private func nextModel(at now: Int) -> ModelLedger.Task? { fault == nil ? ledger.next(at: now) : nil }

    /// True where somebody waits for something.
    func isUrgent(at now: Int) -> Bool {
        !jobs.isEmpty || ledger.next(at: now).map { $0.urgency != .routine } ?? false
    }

    /// True where an operator asked for the same model: then there is a job that can be looked at and cancelled.
    func isAsked(_ key: String) -> Bool {
        jobs.contains { job in job.model.map { ledger.keys(named: $0).contains(key) } ?? true }
    }

    enum Work {
        case job(Job)
        case model(ModelLedger.Task)
    }
}
