import ModelVerifier
import Stores
import Wire

/// What operators, model servers and settings have to say.
extension ModelGuard {
    /// Pins a model as it was hashed last, on an operator's word. The watch vouches that it is still that.
    ///
    /// - Parameter digest: what the operator was shown; nil where nothing was.
    func approve(_ model: String, digest: String?, by name: String) throws -> ModelReport? {
        look(nil)
        let found = state.withLock { state in
            let keys = state.ledger.keys(named: model)
            return keys.count == 1 ? keys.first.flatMap { key in state.ledger.items[key].map { (key, $0) } } : nil
        }
        guard let (key, item) = found else { return nil }
        guard item.phase == .settled, let examined = item.examined else { throw ControlError.notHashed }
        guard examined.isIntact else { return nil }
        guard digest == nil || digest == examined.digest else { throw ControlError.otherModel }
        try catalog.pin(examined, evidence: item.evidence, by: name)
        state.withLock { $0.words &+= 1 }
        let verdict = try catalog.judge(examined, of: item.source)
        return state.withLock { state in
            if state.ledger.items[key]?.changes == item.changes { state.ledger.judge(key, verdict) }
            let report = state.ledger.report(key)
            report.map(herald.tell)
            return report
        }
    }

    /// Takes a pin away; the model, if it is there, waits for an approval.
    func forget(_ model: String, by name: String, reason: String) throws -> Bool {
        let wasPinned = try catalog.unpin(model, by: name, reason: reason)
        if wasPinned { rejudge() }
        return wasPinned
    }

    /// What a model is, what it is made of now where that is known, and what it was made of when it was pinned.
    func inspect(_ model: String) throws -> ModelInspection? {
        let found = state.withLock { state in
            let items = state.ledger.keys(named: model).compactMap { key in
                state.ledger.report(key).map { ($0, state.ledger.items[key]?.evidence) }
            }
            let name = ModelReport.lookupName(of: model)
            let gone = state.ledger.gone.first { ModelReport.lookupName(of: $0.key) == name }
            return items.first ?? gone.map { (ModelReport.gone($0.key, pinned: $0.value), nil) }
        }
        guard let (report, evidence) = found else { return nil }
        return try ModelInspection(report, now: evidence, pins: catalog.pins)
    }

    /// Whether there is a model of that name to be verified.
    func knows(_ model: String) -> Bool { state.withLock { !$0.ledger.keys(named: model).isEmpty } }

    /// Takes over what a model server says it has: digests by names.
    func heard(_ digests: [String: Set<String>], from server: String) {
        state.withLock { state in
            state.ledger.heard(digests, from: server)
            for key in state.ledger.items.keys.sorted() where state.ledger.items[key]?.phase == .settled {
                state.ledger.report(key).map(herald.tell)
            }
        }
    }

    /// Takes new settings over: every verdict is made anew of what was hashed.
    func take(_ vouching: ModelVouching) {
        guard catalog.vouching.take(vouching) else { return }
        rejudge()
    }

    /// Judges everything that was hashed by what holds now.
    private func rejudge() {
        let keys = state.withLock { state in
            state.words &+= 1
            return state.ledger.items.keys.sorted()
        }
        for key in keys { rejudge(key) }
        search()
    }

    /// Judges a model that was hashed by what holds now. What cannot be judged is not served.
    func rejudge(_ key: String) {
        guard let item = state.withLock({ $0.ledger.items[key] }), item.phase == .settled, let examined = item.examined
        else { return }
        let verdict: ModelReport
        do {
            verdict = try catalog.judge(examined, of: item.source)
        } catch {
            verdict = withoutPin(examined, error)
        }
        state.withLock { state in
            guard state.ledger.items[key]?.changes == item.changes else { return }
            state.ledger.judge(key, verdict)
            state.ledger.report(key).map(herald.tell)
        }
    }
}

extension ControlError {
    static let notHashed = ControlError(
        code: "model_changed", message: "The model is being hashed, or changed a moment ago.",
        hint: "Look at it again when it is done: secureinfer model show.")
}
