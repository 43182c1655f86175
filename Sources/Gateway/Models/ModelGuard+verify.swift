import ModelVerifier
import Stores
import Wire

/// The hashing thread.
extension ModelGuard {
    /// Does what is to be done, until nothing is.
    func work() {
        while !isOver, let work = state.withLock({ $0.next(at: now) }) {
            switch work {
            case .job(let job): perform(job)
            case .model(let task): perform(task)
            }
        }
    }

    /// Whatever changed while it was served is not kept waiting by all models of a job, only by the one under way.
    private func performChanged() {
        while !isOver, let task = state.withLock({ $0.nextChanged(at: now) }) { perform(task) }
    }

    private func perform(_ task: ModelLedger.Task) {
        guard task.urgency == .routine else {
            show(task.key)
            _ = try? verify(task.key, .prompt, { _ in }) { [self] in
                isOver || state.withLock { $0.isAsked(task.key) }
            }
            return
        }
        _ = try? verify(task.key, .background, { _ in }) { [self] in
            isOver || state.withLock { $0.isUrgent(at: now) }
        }
    }

    // MARK: - Jobs

    private func perform(_ job: GuardState.Job) {
        var isComplete = false
        defer { if job.model == nil { endFirst(isComplete) } }
        guard jobs.run(job.id) else { return }
        let keys = state.withLock { state in
            let keys = job.model.map { state.ledger.keys(named: $0) } ?? state.ledger.items.keys.sorted()
            return state.fault == nil ? keys : nil
        }
        guard let keys else { return jobs.end(job.id, good: false) }
        for key in keys { show(key) }
        let meter = JobMeter(jobs, job.id, keys.map { size(of: $0) })
        for (place, key) in keys.enumerated() {
            performChanged()
            do {
                try verify(key, .prompt, { meter.note(place, $0) }) { [self] in isOver || jobs.isCancelled(job.id) }
                meter.finish(place)
            } catch {
                return cancel(keys[place...])
            }
        }
        isComplete = true
        let isLost = state.withLock { $0.fault != nil }
        jobs.end(job.id, good: !keys.isEmpty && !isLost || job.model == nil && !isLost)
    }

    /// After a job that was cancelled the verdicts from before it hold; a model without one is not served.
    private func cancel(_ keys: ArraySlice<String>) {
        state.withLock { state in
            for key in keys {
                state.ledger.cancel(key, at: now)
                state.ledger.report(key).map(herald.tell)
            }
        }
    }

    /// The first verdicts are there: what comes later is pinned by nobody but an operator.
    ///
    /// - Parameter isComplete: false where an operator ended it; then the next start goes on.
    private func endFirst(_ isComplete: Bool) {
        health.modelsVerified()
        let wasFirst = state.withLock { state in
            defer { state.first = [] }
            return state.fault == nil
        }
        guard wasFirst, isComplete, !isOver else { return }
        do {
            if try catalog.isFirstUse() { try catalog.pins.takeBaseline() }
        } catch {
            herald.notice(.critical, "the pins of the models cannot be written: \(error)")
        }
    }

    // MARK: - One model

    /// Says that a model is hashed; what was said of it before holds until that is done.
    private func show(_ key: String) {
        state.withLock { state in
            guard var report = state.ledger.report(key) else { return }
            report.status = .verifying
            herald.tell(report)
        }
    }

    private func size(of key: String) -> Int {
        state.withLock { $0.ledger.items[key]?.source }.map { FootprintReader.take($0).bytes } ?? 0
    }

    /// Hashes a model, judges it, and has it watched from before the first byte is read. Throws where it was cancelled.
    private func verify(
        _ key: String, _ effort: VerificationEffort, _ progress: @escaping (VerificationProgress) -> Void,
        cancelled: @escaping () -> Bool
    ) throws {
        guard let source = state.withLock({ $0.ledger.items[key]?.source }) else { return }
        let footprint = footprint(of: source)
        let (watched, hasRoom) = watch(footprint, key)
        guard let item = watched, item.source == source else { return }
        guard hasRoom else { return tooMuch(key, item) }
        let found = try catalog.examine(
            item.source, effort,
            { [herald] moment in
                progress(moment)
                if effort == .prompt { herald.progress(item.source.model, moment) }
            }, cancelled: cancelled)
        let isSteady = footprint.covers(found.report.files, of: item.source) && footprint.change() == nil
        let evidence = ModelEvidence(found)
        let words = state.withLock { $0.words }
        let verdict = isSteady ? try judge(found.report, item.source, evidence) : found.report
        conclude(key, found.report, verdict, evidence, changes: item.changes, isSteady: isSteady)
        // Somebody's word may have changed between the verdict and its record.
        if state.withLock({ $0.words }) != words { rejudge(key) }
    }

    private func conclude(
        _ key: String, _ examined: ModelReport, _ verdict: ModelReport, _ evidence: ModelEvidence?, changes: Int,
        isSteady: Bool
    ) {
        state.withLock { state in
            state.ledger.conclude(
                key, examined, verdict, evidence: evidence, changes: changes, isSteady: isSteady, at: now)
            if !isSteady { state.table.forget(.model(key)) }
            state.ledger.report(key).map(herald.tell)
        }
    }

    /// A pin that cannot be read or written is no pin.
    private func judge(_ report: ModelReport, _ source: ModelSource, _ evidence: ModelEvidence?) throws -> ModelReport {
        let isFirst = state.withLock { $0.first.contains(source.key) }
        do {
            return try catalog.judge(report, of: source, isFirst: isFirst, evidence: evidence)
        } catch {
            return withoutPin(report, error)
        }
    }

    /// What a report comes to where its pin cannot be asked for.
    func withoutPin(_ report: ModelReport, _ error: any Error) -> ModelReport {
        var refused = report
        refused.status = .unknown
        refused.reason = "its pin cannot be read or written"
        herald.notice(.critical, "the pins of the models cannot be used: \(error)")
        return refused
    }

    func footprint(of source: ModelSource) -> ModelFootprint {
        var footprint = FootprintReader.take(source)
        if let path = catalog.vouching.value.signaturePath(of: source) { footprint.add(path, .file) }
        return footprint
    }

    /// What is known of a model from the moment on in which it is watched, and whether there is room to watch it.
    ///
    /// What looks otherwise than at the last look is doubted: the model itself, since nobody would compare with that look
    /// any more, and whoever shares the file.
    private func watch(_ footprint: ModelFootprint, _ key: String) -> (item: ModelLedger.Item?, hasRoom: Bool) {
        defer { watchDirectories() }
        return state.withLock { state in
            if let path = state.table.difference(footprint, from: .model(key)) {
                state.doubt(key, shown(path), at: now).map(herald.tell)
            }
            let item = state.ledger.items[key]
            guard let upset = state.table.watch(footprint, for: .model(key)) else { return (item, false) }
            for case (.model(let other), let path) in upset {
                state.doubt(other, shown(path), at: now).map(herald.tell)
            }
            return (item, true)
        }
    }

    private func tooMuch(_ key: String, _ item: ModelLedger.Item) {
        let report = ModelReport(
            model: item.source.model, status: .unknown, reason: "there are too many files to watch this one, too")
        conclude(key, report, report, nil, changes: item.changes, isSteady: true)
    }
}
