import Vocabulary

/// Decides recorded requests again under a draft of a policy, one after the other in the order of their times.
///
/// What both policies say alike stays as it was. What they say otherwise is decided from the record: thresholds, monitored
/// controls, session and models by the gate itself; parameters from what was asked; limits, automatic bans and the ladder
/// by following both policies through the recorded times, where only what the draft alone would do counts. Space is
/// constant for each tenant and each key with a blocked request.
///
/// Approximations: refusals that were only counted are not seen; tokens are taken as they were spent; automatic bans of
/// addresses are followed as bans of the key, since no address is on record; what operators banned stays as it was; a request
/// that was refused before it was scored would go on to a guess.
public struct Replay: Sendable {
    private struct Trail {
        var was = LimitTrail()
        var will = LimitTrail()
        var ladderWas = LadderTrail()
        var ladderWill = LadderTrail()
        var workloads = DayCount()
        /// For requests that were refused, of which nobody knows what they would have spent.
        var spent = (tokens: 0, requests: 0)
        var wasBlocked = false
    }

    /// How both policies see one request.
    private struct Sight {
        let tenant: ReplayTenant
        let mode: Mode
        let was: Policy
        let will: Gate

        /// Whether the draft carries a control out.
        func enforces(_ control: Control) -> Bool { will.policy.mode(control, tenant: mode) == .enforce }

        /// Whether a policy has quarantines and bans of the ladder carried out.
        func punishes(_ policy: Policy, _ id: String) -> Bool {
            [Control.bans, .extraction].allSatisfy { policy.mode($0, tenant: mode) == .enforce }
                && !policy.autoBan.isSimulated && !policy.autoBan.spares(tenantID: id, name: tenant.name)
        }
    }

    private enum LimitVerdict {
        case asRecorded, passes
        case refused(ReasonCode)
    }

    private let draft: PolicySet
    private let recorded: RecordedPolicies
    private let tenants: [String: ReplayTenant]
    private var trails: [String: Trail] = [:]
    private var bansWere = BanTrail()
    private var bansWill = BanTrail()
    public private(set) var summary = ReplaySummary()

    /// - Parameter tenants: by their ids; one that is missing has no limits of its own.
    public init(draft: PolicySet, recorded: RecordedPolicies, tenants: [String: ReplayTenant] = [:]) {
        self.draft = draft
        self.recorded = recorded
        self.tenants = tenants
    }

    /// Takes the next request; what would change, nil for nothing.
    ///
    /// - Parameter isAttack: its label, if it has one.
    public mutating func next(_ item: RecordedCase, isAttack: Bool? = nil) -> ReplayChange? {
        let tenant = tenants[item.tenant] ?? ReplayTenant(name: item.tenant)
        let sight = Sight(
            tenant: tenant, mode: item.facts?.mode ?? tenant.mode,
            was: recorded.policy(of: item).gate(id: item.tenant, name: tenant.name).policy,
            will: draft.gate(id: item.tenant, name: tenant.name))
        var trail = trails[item.tenant] ?? Trail()
        let was = ReplayOutcome(action: item.action, would: item.would, refusal: item.refusal)
        var change = decide(item, was, sight, &trail)
        change.suspicion = Suspicion(tenant.alerts, wasBlocked: trail.wasBlocked)
        note(change, sight, &trail)
        trails[item.tenant] = trail
        summary.cases += 1
        if let isAttack { count(change, isAttack) }
        guard change.was != change.will else { return nil }
        summary.count(change)
        return change
    }

    // MARK: - One request

    private mutating func decide(
        _ item: RecordedCase, _ was: ReplayOutcome, _ sight: Sight, _ trail: inout Trail
    ) -> ReplayChange {
        var change = ReplayChange(
            item: item, was: was, will: was, score: item.score, reasons: item.reasons, isCertain: true,
            suspicion: .none)
        let limits = limit(item, sight, &trail)
        if let refusal = item.refusal {
            if passes(refusal, item, limits, sight) {
                change.will = ReplayOutcome(action: .allow)
                change.reasons = []
                change.isCertain = false
            }
            return change
        }
        switch judge(item, limits, sight, &trail) {
        case .refused(let code):
            change.will = .refused(code)
            change.reasons = [code]
        case .ruled(let ruling):
            change.will = ReplayOutcome(action: ruling.action, would: ruling.would)
            change.reasons = ruling.reasons
        }
        return change
    }

    /// Whether a request that a stage refused would get past it.
    private func passes(
        _ refusal: ReasonCode, _ item: RecordedCase, _ limits: LimitVerdict, _ sight: Sight
    ) -> Bool {
        let policy = sight.will.policy
        if let lacked = item.facts?.lacked { return policy.parameters.allowed.contains(lacked) }
        if refusal == .detectorTimeout { return policy.fail.detector == .open }
        if refusal == .modelNotAllowed, item.facts != nil {
            return item.model.map { policy.allows(model: $0, to: sight.tenant.access) } ?? false
        }
        guard refusal.isOfLimits else { return false }
        if !sight.enforces(.limits) { return sight.was.mode(.limits, tenant: sight.mode) == .enforce }
        if case .passes = limits { return true }
        return false
    }

    private enum Verdict {
        case refused(ReasonCode)
        case ruled(Ruling)
    }

    /// The draft's word on a request that came to the gate.
    private mutating func judge(
        _ item: RecordedCase, _ limits: LimitVerdict, _ sight: Sight, _ trail: inout Trail
    ) -> Verdict {
        let policy = sight.will.policy
        var assessment = (item.facts ?? Facts()).assessment(score: item.score)
        if let ban = ban(item, sight, trail) {
            if sight.enforces(.bans) { return .refused(ban) }
            assessment.simulated.append(ban)
        }
        if let asked = item.facts?.asked, !policy.parameters.missing(for: asked).isEmpty {
            return .refused(.paramForbidden)
        }
        if let code = waive(limits, &assessment, sight) { return .refused(code) }
        if !assessment.lapses.isEmpty, policy.fail.detector == .closed { return .refused(.detectorTimeout) }
        climb(&assessment, item, sight, &trail)
        switch sight.will.decide(assessment, mode: sight.mode) {
        case .refused(let ruling, _): return .ruled(ruling)
        case .cleared(let clearance):
            if item.model.map(policy.bars) ?? false { return .refused(.modelNotAllowed) }
            return .ruled(clearance.ruling)
        }
    }

    /// Takes the limits' and bans' part of what was waived as the draft has it; the code where it carries one out.
    private func waive(_ limits: LimitVerdict, _ assessment: inout Assessment, _ sight: Sight) -> ReasonCode? {
        switch limits {
        case .asRecorded: break
        case .passes: assessment.waived.removeAll(where: \.isOfLimits)
        case .refused(let code): if !assessment.waived.contains(code) { assessment.waived.append(code) }
        }
        return assessment.waived.first { code in
            code.isOfLimits && sight.enforces(.limits) || code.isOfBans && sight.enforces(.bans)
        }
    }

    /// Drops the signals that a workload of the draft covers, and takes the others up the ladder.
    private mutating func climb(
        _ assessment: inout Assessment, _ item: RecordedCase, _ sight: Sight, _ trail: inout Trail
    ) {
        let recorded = assessment.signals
        if let workload = sight.will.policy.workloads.first(where: { $0.includes(key: item.key, now: item.time) }) {
            let tokens = item.tokens ?? 0
            trail.workloads.turn(to: item.arrival / DayCount.length)
            if trail.workloads.covers(workload, tokens: tokens) {
                trail.workloads.spend(workload.name, requests: 1, tokens: tokens)
                assessment.signals.removeAll { workload.covers.isEmpty || workload.covers.contains($0.code) }
            }
        }
        guard sight.tenant.autoBan, item.model != nil else { return }
        trail.ladderWas.take(
            recorded, sight.was.response, at: item.time, punishes: sight.punishes(sight.was, item.tenant))
        trail.ladderWill.take(
            assessment.signals, sight.will.policy.response, at: item.time,
            punishes: sight.punishes(sight.will.policy, item.tenant))
        let (was, will) = (trail.ladderWas.standing(at: item.time), trail.ladderWill.standing(at: item.time))
        for step in assessment.response?.steps ?? [] { summary.stepsWere[step, default: 0] += 1 }
        if was != will { assessment.response = will }
        for step in assessment.response?.steps ?? [] { summary.stepsWill[step, default: 0] += 1 }
    }

    // MARK: - What earlier requests did

    private func limit(_ item: RecordedCase, _ sight: Sight, _ trail: inout Trail) -> LimitVerdict {
        if let tokens = item.tokens, tokens > 0 {
            trail.spent = (trail.spent.tokens + tokens, trail.spent.requests + 1)
        }
        let was = Allowance(sight.was.limits, sight.tenant.limits)
        let will = Allowance(sight.will.policy.limits, sight.tenant.limits)
        // Every request is taken, also of other kinds of ends: it came past the limits, or would have.
        guard was != will else { return .asRecorded }
        let mean = trail.spent.requests == 0 ? 0 : trail.spent.tokens / trail.spent.requests
        let tokens = item.tokens ?? (item.action == .block ? mean : 0)
        let duration = item.duration ?? 0
        let before = trail.was.take(was, now: item.arrival, tokens: tokens, duration: duration)
        let after = trail.will.take(will, now: item.arrival, tokens: tokens, duration: duration)
        let known = item.refusal.flatMap { $0.isOfLimits ? $0 : nil } ?? item.facts?.waived.first(where: \.isOfLimits)
        if let known { return after == nil ? .passes : .refused(known) }
        guard let after, before == nil else { return .passes }
        return .refused(after)
    }

    /// A ban that the draft alone would hold the request off by.
    private func ban(_ item: RecordedCase, _ sight: Sight, _ trail: Trail) -> ReasonCode? {
        guard sight.tenant.autoBan else { return nil }
        if bansWill.holds(item), !bansWere.holds(item) { return .banned }
        guard item.model != nil, trail.ladderWas.refusal(at: item.time) == nil else { return nil }
        return trail.ladderWill.refusal(at: item.time)
    }

    /// Remembers what later requests may hang on.
    private mutating func note(_ change: ReplayChange, _ sight: Sight, _ trail: inout Trail) {
        let item = change.item
        let policy = sight.will.policy
        if item.isGeneration, item.action != .block, change.will.action != .block {
            let asked = item.facts?.asked ?? AskedParameters()
            summary.compare(sight.was.parameters.granted(asked), policy.parameters.granted(asked))
        }
        if change.was.isByDetectors(item.reasons) {
            trail.wasBlocked = true
            bansWere.block(item, sight.tenant, sight.was.autoBan)
        } else if change.was.would != .block {
            bansWere.pass(item, sight.tenant, sight.was.autoBan)
        }
        if change.will.isByDetectors(change.reasons) {
            bansWill.block(item, sight.tenant, policy.autoBan)
        } else if change.will.would != .block {
            bansWill.pass(item, sight.tenant, policy.autoBan)
        }
    }

    private mutating func count(_ change: ReplayChange, _ isAttack: Bool) {
        summary.labelled += 1
        summary.was.count(isAttack: isAttack, isBlocked: change.was.action == .block)
        summary.will.count(isAttack: isAttack, isBlocked: change.will.action == .block)
    }
}
