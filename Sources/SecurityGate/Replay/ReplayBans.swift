import Vocabulary

/// Automatic bans in recorded time, as one policy has them.
///
/// A ban of an address becomes one of the key: addresses are not on record. Whom an operator banned, or freed, is not seen.
struct BanTrail {
    private struct Ban {
        var until: Int64
        var earlier: Int
    }

    private var counter = BlockCounter()
    private var bans: [AutoBanTarget: Ban] = [:]
    /// Targets that are remembered: as many as the counter knows.
    private static let limit = BlockCounter.capacity

    /// Whether a ban holds the request off.
    func holds(_ item: RecordedCase) -> Bool {
        guard !bans.isEmpty else { return false }
        return [AutoBanTarget.tenant(item.tenant), .key(item.key)].contains { item.time < bans[$0]?.until ?? .min }
    }

    /// Counts a request that was let through.
    mutating func pass(_ item: RecordedCase, _ tenant: ReplayTenant, _ policy: AutoBanPolicy) {
        guard item.model != nil, counter.count > 0 else { return }
        counter.pass(Self.request(item, tenant, policy).target, now: Int(item.time))
    }

    private static func request(
        _ item: RecordedCase, _ tenant: ReplayTenant, _ policy: AutoBanPolicy
    ) -> BlockedRequest {
        BlockedRequest(tenantID: item.tenant, tenantName: tenant.name, keyID: item.key, address: nil, policy: policy)
    }

    /// Counts a request that the detectors blocked.
    mutating func block(_ item: RecordedCase, _ tenant: ReplayTenant, _ policy: AutoBanPolicy) {
        guard tenant.autoBan, !policy.isSimulated else { return }
        let request = Self.request(item, tenant, policy)
        guard counter.isTooMuch(request, now: Int(item.time)) else { return }
        let target = request.target
        if bans.count >= Self.limit { bans = bans.filter { item.time < $0.value.until } }
        guard bans.count < Self.limit else { return }
        var ban = bans[target] ?? Ban(until: .min, earlier: 0)
        if ban.until != .min, item.time - ban.until > Int64(policy.memory) { ban.earlier = 0 }
        ban.until = item.time + Int64(policy.duration(after: ban.earlier))
        ban.earlier += 1
        bans[target] = ban
    }
}

/// The response ladder in recorded time for one tenant, as one policy has it.
struct LadderTrail {
    private var state = ResponseState()
    private var quarantine = Int64.min
    private var ban = Int64.min

    /// What holds of `strip`, `cap` and `slow` for the gate.
    func standing(at time: Int64) -> ResponseStanding? { state.standing(at: Int(time)) }

    /// Why the tenant is held off.
    func refusal(at time: Int64) -> ReasonCode? { time < ban ? .banned : time < quarantine ? .quarantined : nil }

    /// Takes the signals of a request.
    ///
    /// - Parameter punishes: whether quarantines and bans are carried out.
    mutating func take(_ signals: [Assessment.Signal], _ ladder: ResponseLadder, at time: Int64, punishes: Bool) {
        for signal in signals {
            let steps = state.take(signal, ladder, now: Int(time))
            guard punishes else { continue }
            if steps.contains(.quarantine) { quarantine = max(quarantine, time + Int64(ladder.hold)) }
            if steps.contains(.ban) { ban = max(ban, time + Int64(ladder.hold)) }
        }
    }
}
