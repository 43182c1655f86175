import SecurityGate
import Stores
import Vocabulary

/// Takes tenants up their response ladders for what was found apart from a request: by another gateway, or over several
/// tenants. Policy and the tenant's record say how far, as they do for a request's own signals.
struct ExtractionLadder: Sendable {
    let keys: KeyCache
    let policy: PolicyHolder
    let responses: Responses
    let autoBans: AutoBanService

    /// The steps that hold in this gateway's memory; each gateway takes them by itself.
    ///
    /// - Parameter age: Milliseconds since the signal came, by which the steps end earlier.
    /// - Returns: all steps that policy names, also those that are carried out once for all gateways.
    @discardableResult
    func follow(_ signal: Assessment.Signal, tenant: String, age: Int64 = 0) -> Set<ResponseLadder.Step> {
        guard let principal = keys.principal(tenant: tenant), principal.autoBan else { return [] }
        let policy = policy.current.gate(id: tenant, name: principal.tenantName).policy
        return responses.take(
            [signal], policy.response, tenant: tenant, now: SystemClock.monotonic() / 1000 - Int(age))
    }

    /// The same, and the steps that are carried out by whoever raises the alert.
    func punish(_ signal: Assessment.Signal, tenant: String) {
        let steps = follow(signal, tenant: tenant)
        guard !steps.isEmpty, let principal = keys.principal(tenant: tenant) else { return }
        let policy = policy.current.gate(id: tenant, name: principal.tenantName).policy
        if let verdict = AutoBanService.Verdict(steps, [signal], principal, policy) { autoBans.take(verdict) }
    }
}

extension AutoBanService.Verdict {
    /// What signals lead to that holds outside of a gateway's memory: the harder one of a quarantine and a ban, for the
    /// surest signal; nil for neither.
    init?(
        _ steps: Set<ResponseLadder.Step>, _ signals: [Assessment.Signal], _ principal: Principal, _ policy: Policy
    ) {
        let kind: Ban.Kind? = steps.contains(.ban) ? .ban : steps.contains(.quarantine) ? .quarantine : nil
        guard let kind, let signal = signals.max(by: { $0.confidence < $1.confidence }),
            !policy.autoBan.spares(tenantID: principal.tenantID, name: principal.tenantName)
        else { return nil }
        let isMonitored = [Control.bans, .extraction].contains { policy.mode($0, tenant: principal.mode) == .monitor }
        self.init(
            kind: kind, tenantID: principal.tenantID, signal: signal, policy: policy.autoBan,
            hold: policy.response.hold, simulated: policy.autoBan.isSimulated || isMonitored)
    }
}
