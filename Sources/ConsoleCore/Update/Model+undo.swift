import Wire

/// `u`: takes back the last thing that was done here, where the gateway has a way back, and says what it does.
extension Model {
    mutating func remember(_ step: UndoStep) {
        undoable.append(step)
        if undoable.count > UndoStep.most { undoable.removeFirst(undoable.count - UndoStep.most) }
    }

    /// A ban that is gone cannot be lifted any more.
    mutating func forget(ban id: String) {
        undoable.removeAll { step in
            guard case .lift(let ban) = step.how else { return false }
            return ban.id == id
        }
    }

    mutating func undo() -> [Effect] {
        guard let last = undoable.last else {
            say("nothing to undo: nothing was done here that could be taken back", .warning)
            return []
        }
        let steps = undoable.filter { $0.batch == last.batch && $0.how.isSameKind(as: last.how) }
        switch last.how {
        case .never(let why):
            forget(batch: last.batch)
            let next = undoable.last.map { "; next u: \($0.words)" } ?? ""
            say("cannot undo \(last.words): \(why)\(next)".bounded(400), .warning)
            return []
        case .lift, .acknowledge:
            forget(batch: last.batch)
            return start(steps.compactMap(back), undoes: steps)
        case .ban(let ban): return banAgain(ban, steps)
        case .suspend(let tenant): return reopen(openSuspend(tenant: tenant), undoing: steps)
        case .resume(let tenant): return reopen(openResume(tenant: tenant), undoing: steps)
        }
    }

    private mutating func forget(batch: Int) { undoable.removeAll { $0.batch == batch } }

    /// What takes a step back without asking; nil for what asks first.
    private func back(_ step: UndoStep) -> PendingDeed? {
        switch step.how {
        case .lift(let ban):
            var deed = lift(ban, reason: "undo")
            deed.words = "undo: " + deed.words
            return deed
        case .acknowledge(let id):
            let name = board.alerts[id]?.alert.code ?? id
            return PendingDeed(deed: .alert(id, .ack, reason: "undo"), words: "undo: reopen \(name) as acknowledged")
        case .ban, .suspend, .resume, .never: return nil
        }
    }

    /// Asks before what was lifted is banned again as it was: the same tenants, key or address, for what is left of it.
    /// One dialog has one length and one kind, so those that differ are left for the next `u`.
    private mutating func banAgain(_ ban: FeedEvent.Ban, _ steps: [UndoStep]) -> [Effect] {
        let alike = steps.filter { step in
            guard case .ban(let other) = step.how else { return false }
            return other == ban
                || (other.scope, ban.scope) == ("tenant", "tenant") && other.until == ban.until
                    && other.quarantine == ban.quarantine
        }
        let left = ban.until.map { $0.subtractingReportingOverflow(clock.wall) }
        if let left, left.overflow || left.partialValue < 1000 {
            return giveUp(alike, "the ban on \(board.name(of: ban.target)) would have ended by now")
        }
        var tenants = alike.compactMap(\.target)
        if ban.scope == "key" {
            guard let owner = board.tenants.values.first(where: { $0.keys.contains(ban.target) }) else {
                return giveUp(alike, "whose key \(ban.target) is, is not known here")
            }
            tenants = [owner.id]
        } else if ban.scope != "tenant" {
            return giveUp(alike, "the \(ban.scope) \(ban.target) is of no tenant: secureinfer ban add bans it")
        }
        let length = left.map { BanTerm(seconds: min($0.partialValue, TimeSpan.longest) / 1000) }
        let effects = openBan(
            tenants: tenants, duration: "permanent", term: length, reason: ban.reason,
            key: ban.scope == "key" ? ban.target : "")
        if !effects.isEmpty, case .dialog(var dialog) = overlay {
            dialog.isQuarantine = ban.quarantine
            if ban.scope == "key" { dialog.scope = .key }
            overlay = .dialog(dialog)
        }
        return reopen(effects, undoing: alike)
    }

    /// Says why these cannot be taken back, and never offers them again.
    private mutating func giveUp(_ steps: [UndoStep], _ why: String) -> [Effect] {
        undoable.removeAll { steps.contains($0) }
        say("cannot undo: \(why)".bounded(300), .warning)
        return []
    }

    /// Marks the dialog that was just opened as one that takes these back.
    private mutating func reopen(_ effects: [Effect], undoing steps: [UndoStep]) -> [Effect] {
        guard !effects.isEmpty, case .dialog(var dialog) = overlay else {
            undoable.removeAll { steps.contains($0) }
            return effects
        }
        dialog.undoes = steps
        overlay = .dialog(dialog)
        return effects
    }
}

extension UndoStep {
    /// The tenant that is to be banned again; nil for anything else.
    fileprivate var target: String? {
        guard case .ban(let ban) = how, ban.scope == "tenant" else { return nil }
        return ban.target
    }
}
