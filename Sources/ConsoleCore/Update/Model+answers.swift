import Wire

/// Sending actions, and what their answers change.
extension Model {
    /// Hands actions to the runtime, as one batch that one `u` takes back; says so where too many wait already.
    mutating func start(_ deeds: [PendingDeed], undoes: [UndoStep] = []) -> [Effect] {
        guard isAdmissible(deeds.count) else { return [] }
        let batch = nextToken
        return deeds.enumerated().map { index, deed in
            var deed = deed
            (deed.since, deed.batch) = (clock.monotonic, batch)
            deed.undoes = index < undoes.count ? undoes[index] : nil
            pending[nextToken] = deed
            nextToken += 1
            return .act(token: nextToken - 1, deed.deed)
        }
    }

    /// True while so many more may wait; else says why not.
    mutating func isAdmissible(_ count: Int) -> Bool {
        guard pending.count + count > PendingDeed.most else { return true }
        let waiting = pending.isEmpty ? "" : ", and \(pending.count) wait already"
        say("\(count) actions are too many: \(PendingDeed.most) at most\(waiting)", .warning)
        return false
    }

    /// Gives up on actions whose answer is long overdue, as when the runtime has lost them.
    mutating func giveUp() {
        for (token, action) in pending where clock.monotonic - action.since >= action.longestWait {
            let error = ControlError(
                code: Answer.unknownCode, message: "no answer for \(action.longestWait / 1000) s",
                hint: "it may have been done all the same: look before you repeat it")
            _ = take(.refused(error), token: token)
        }
    }

    /// The gateway's answer ends the wait; answers to unknown tokens are ignored.
    mutating func take(_ answer: Answer, token: Int) -> [Effect] {
        guard let action = pending.removeValue(forKey: token) else { return [] }
        switch answer {
        case .refused(let error): refuse(action, error)
        case .done(let outcome): settle(action, outcome)
        }
        if case .cancel(_, let job?) = action.deed { forget(job: job) }
        return []
    }

    private mutating func refuse(_ action: PendingDeed, _ error: ControlError) {
        let hint = error.advice.isEmpty ? "" : " (\(error.advice))"
        say("\(action.words): \(error.code): \(error.message)\(hint)".bounded(400), .danger)
        if let step = action.undoes { remember(step) }
        // Whether it was done is on the next snapshot.
        if error.code == Answer.unknownCode {
            wantsSnapshot = true
            unsure = unsure.suffix(PendingDeed.most - 1) + [action]
        }
        // The role was changed, or the token went out of force.
        if error.code == "role_too_low" || error.code == "auth_invalid" { caller = nil }
    }

    /// An event that shows that something was done after all, though no answer came.
    mutating func claim(_ event: FeedEvent) {
        guard !unsure.isEmpty, case .ban(let ban) = event.body, ban.op == "add", ban.by == operatorName else { return }
        let index = unsure.firstIndex { action in
            guard case .ban(let request) = action.deed else { return false }
            return request.scope == ban.scope && request.target == ban.target
        }
        guard let index else { return }
        let action = unsure.remove(at: index)
        remember(UndoStep(batch: action.batch, words: action.words, how: .lift(ban)))
        say("\(action.words) was done after all, u lifts it", .warning)
    }

    private mutating func settle(_ action: PendingDeed, _ outcome: Outcome) {
        let (how, remark) = apply(action, outcome)
        var step: UndoStep?
        if let how, action.undoes == nil { step = UndoStep(batch: action.batch, words: action.words, how: how) }
        let offer = step.map(\.offer) ?? ""
        say(
            "\(operatorName) \(action.words)  \(remark ?? "ok")\(offer.isEmpty ? "" : ", \(offer)")".bounded(400),
            remark == nil || remark == "began" ? .plain : .warning)
        if let step { remember(step) }
    }

    /// What the gateway's clock shows, as far as its events tell; milliseconds.
    private var gatewayTime: Int {
        let skew = link.meter.skew(of: board.gateway, clock: clock)
        return max(0, clock.wall.subtractingReportingOverflow(skew).partialValue)
    }

    /// Puts on the board what is so now; answers how it is taken back, and what there is to say instead of `ok`.
    private mutating func apply(_ action: PendingDeed, _ outcome: Outcome) -> (UndoStep.How?, String?) {
        switch (action.deed, outcome) {
        case (.ban, .ban(let ban, let isNew)):
            board.confirm(ban, time: gatewayTime)
            return isNew ? (.lift(ban), nil) : (nil, "kept or changed the ban that was there")
        case (.lift(let id, _), _):
            guard let ban = takeOff(ban: id) else { return (nil, nil) }
            return (.ban(ban), nil)
        case (.alert(let id, let verb, _), _): return apply(verb, to: id, outcome)
        case (.suspend(let tenant, _), _):
            board.confirm(tenant: tenant, state: state(outcome) ?? "suspended", time: gatewayTime)
            return (.resume(tenant: tenant), nil)
        case (.resume(let tenant, _), _):
            board.confirm(tenant: tenant, state: state(outcome) ?? "active", time: gatewayTime)
            return (.suspend(tenant: tenant), nil)
        case (.revoke, _): return (.never("a revoked key stays revoked: make a new one"), nil)
        case (.verify(let model), .job(let job)):
            note(job, of: model)
            return (nil, "began")
        case (.approve(let name, _, _), .model(let model)):
            board.confirm(model, time: gatewayTime)
            guard let digest = action.digest, digest != model.digest else {
                return (.never("what is approved stays approved until its bytes change"), nil)
            }
            return (nil, "ok, BUT NOT AS SHOWN: \(name) has changed meanwhile to \(Quantity.digest(model.digest))")
        default: return (nil, nil)
        }
    }

    /// Two who acknowledge at the same time: the second one is told who was first.
    private mutating func apply(_ verb: Deed.AlertVerb, to id: String, _ outcome: Outcome) -> (UndoStep.How?, String?) {
        let before = board.alerts[id]?.alert
        guard case .alert(let alert) = outcome, alert.id == id else {
            board.confirm(alert: id, state: verb.state, by: operatorName, time: gatewayTime)
            return (how(verb, id), nil)
        }
        board.confirm(alert: id, state: alert.state, by: alert.by ?? operatorName, time: gatewayTime)
        let isKnown = before?.state == alert.state
        if verb == .ack, let first = isKnown ? before?.by : alert.by, first != operatorName {
            return (nil, "already acknowledged by \(first)")
        }
        return (how(verb, id), nil)
    }

    private func how(_ verb: Deed.AlertVerb, _ id: String) -> UndoStep.How {
        verb == .ack ? .never("the gateway has no way back to new") : .acknowledge(alert: id)
    }

    private func state(_ outcome: Outcome) -> String? {
        guard case .tenant(_, let state) = outcome else { return nil }
        return state
    }

    private mutating func takeOff(ban id: String) -> FeedEvent.Ban? {
        forget(ban: id)
        guard let known = board.bans[id] else { return nil }
        var lifted = known
        lifted.op = "lift"
        board.confirm(lifted, time: gatewayTime)
        return known
    }

    /// Keeps the job under which a model is verified, so that it can be cancelled.
    private mutating func note(_ job: JobState, of model: String) {
        let id = job.job.bounded(64)
        if model == Deed.everyModel {
            jobOfAll = JobOfAll(id: id, models: Set(board.models.keys))
        } else if jobs[model] != nil || jobs.count < Board.modelsKept {
            jobs[model] = id
        }
    }

    /// A job that was cancelled, or that the gateway would not cancel, is not tried again.
    private mutating func forget(job: String) {
        jobs = jobs.filter { $0.value != job }
        if jobOfAll?.id == job { jobOfAll = nil }
    }

    /// The result of a verification ends what could be cancelled.
    mutating func forgetJobs(_ event: FeedEvent) {
        guard case .model(let model) = event.body, model.status != "verifying" else { return }
        jobs[model.model] = nil
        jobOfAll?.models.remove(model.model)
        if jobOfAll?.models.isEmpty == true { jobOfAll = nil }
    }

    /// An answer to something that was asked: who the operator is, or what an open dialog shows.
    mutating func take(_ report: Report, for inquiry: Inquiry) -> [Effect] {
        if inquiry == .whoAmI {
            isAskingWho = false
            if case .whoAmI(let found) = report { caller = found }
        }
        if case .dialog(var dialog) = overlay {
            dialog.take(report, for: inquiry, now: clock)
            overlay = .dialog(dialog)
        }
        return []
    }

    /// Asks who the operator is, until it is known.
    mutating func askWho() -> [Effect] {
        guard caller == nil, !isAskingWho else { return [] }
        isAskingWho = true
        return [.inquire(.whoAmI)]
    }

    /// True for the event of an action of this console whose answer is still to come, and names it in the audit line.
    func isAnswerOnItsWay(for event: FeedEvent) -> Bool {
        switch event.body {
        case .ban(let ban):
            return pending.values.contains { action in
                switch action.deed {
                case .ban(let request): ban.op == "add" && ban.target == request.target && ban.by == operatorName
                case .lift(let id, _): ban.op == "lift" && ban.id == id && ban.by == operatorName
                default: false
                }
            }
        case .alert(let alert):
            let known = board.alerts[alert.id]?.alert
            if let known, known.state == alert.state, known.by == alert.by, alert.by == operatorName { return true }
            return alert.by == operatorName && pending.values.contains { $0.concerns(alert: alert.id) }
        default: return false
        }
    }
}
