import ExtractionDetector
import SecurityGate
import Stores
import Vocabulary

/// Alarms that no request of this gateway sets off, and what operators say of alarms.
extension ExtractionDesk {
    // MARK: - Late signals

    /// Takes a tenant up its ladder for what another gateway's request set off here; the alert is that one's, or comes later.
    func hold(_ signals: [ExtractionSignal], of tenant: String, age: Int64 = 0) {
        for signal in signals {
            let assessed = Assessment.Signal(signal)
            rooms.ladder.follow(assessed, tenant: tenant, age: age)
            hold(assessed, members: [tenant])
        }
    }

    private func hold(_ signal: Assessment.Signal, members: [String]) {
        guard let first = members.first else { return }
        // Other on each gateway, the same for all signals of one.
        let spread = Int64(rooms.table.boot.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 255 })
        alarms.hold(
            signal, .init(tenant: first, code: signal.code), members: members, at: rooms.clock.now(), spread: spread)
    }

    /// Raises what nobody told of in time.
    func raiseDue() {
        guard !alarms.isEmpty else { return }
        for item in alarms.due(at: rooms.clock.now()) { raise(item.signal, members: item.members) }
    }

    /// Raises an alert under the first of some tenants, takes all of them up their ladders, and tells the other gateways.
    private func raise(_ signal: Assessment.Signal, members: [String]) {
        guard let first = members.first else { return }
        let now = rooms.clock.now()
        rooms.alerts.raise(signal, tenant: first, at: SystemClock.wall())
        for member in members {
            rooms.ladder.punish(signal, tenant: member)
            alarms.note(.init(tenant: member, code: signal.code), at: now)
            guard rooms.stream != nil else { continue }
            let percent = UInt8(min(100, max(0, signal.confidence * 100)))
            backlog.add(
                ExtractionRecord(
                    tenant: member, number: rooms.table.nextNumber(), time: now, .raised(signal.code, percent: percent))
            )
        }
    }

    // MARK: - Campaigns

    /// Looks whether a request belongs to several tenants that act as one.
    func search(_ sample: ExtractionSample, _ tenant: String, at time: Int64, isOwn: Bool) {
        for found in campaign.observe(sample, tenant: hashes.hash(of: tenant), at: time) {
            let members = hashes.tenants(found.members)
            let now = rooms.clock.now()
            guard let ordered = campaigns.take(members, at: now) else { continue }
            counters.campaigns += 1
            let signal = Assessment.Signal(
                code: found.code, confidence: found.confidence, evidence: words(found, of: ordered))
            guard !isOwn else {
                raise(signal, members: ordered)
                continue
            }
            for member in ordered { rooms.ladder.follow(signal, tenant: member, age: max(0, now - time)) }
            hold(signal, members: ordered)
        }
    }

    /// Names the members, as many as there is room for.
    private func words(_ found: CampaignSignal, of members: [String]) -> String {
        let names = members.map { rooms.ladder.keys.principal(tenant: $0)?.tenantName ?? $0 }
        let some = names.prefix(24).joined(separator: ", ") + (names.count > 24 ? ", …" : "")
        return "\(members.count) tenants act as one: \(some). \(found.evidence) (\(found.rule))"
    }

    // MARK: - What operators say

    /// Carries out what operators said, and tells the other gateways: once Redis is there, so that it stays on the shelf till
    /// then.
    func tell() async {
        guard let words = await apart({ try $0.words() }), !words.isEmpty else { return }
        let now = rooms.clock.now()
        let fresh = words.filter { !heeded.contains($0.number) }
        rooms.table.expect(Set(fresh.map(\.tenant)))
        await restoreUnseen()
        for word in fresh {
            if let code = word.code {
                excuse(code, of: tenants(of: word), at: now)
            } else {
                rooms.table.forget(tenant: word.tenant)
            }
        }
        heeded.formUnion(fresh.map(\.number))
        let isTold = rooms.stream == nil || counters.isShared
        for word in isTold ? words : [] {
            for tenant in tenants(of: word) { add(word.code.map { .excuse($0) } ?? .forget, tenant, now) }
        }
        await send()
        if !fresh.isEmpty { await save() }
        guard isTold else { return heed() }
        guard await apart({ try $0.told(words) }) != nil else { return }
        heeded.subtract(words.map(\.number))
        // There may be more than are read at once.
        heed()
    }

    private func tenants(of word: ExtractionShelf.Word) -> [String] {
        word.code == .extCoordinatedKeys ? campaigns.members(with: word.tenant) : [word.tenant]
    }

    private func add(_ content: ExtractionRecord.Content, _ tenant: String, _ now: Int64) {
        guard rooms.stream != nil else { return }
        backlog.add(ExtractionRecord(tenant: tenant, number: rooms.table.nextNumber(), time: now, content))
    }

    func excuse(_ code: ReasonCode, of tenants: [String], at now: Int64) {
        for tenant in tenants {
            rooms.ladder.responses.forget(tenant: tenant, code: code, now: SystemClock.monotonic() / 1000)
        }
        guard code == .extCoordinatedKeys else {
            for tenant in tenants { rooms.table.excuse(code, tenant: tenant) }
            return
        }
        campaigns.excuse(tenants, at: now)
    }
}

extension Assessment.Signal {
    /// A detector's signal with the rule that was met.
    init(_ signal: ExtractionSignal) {
        self.init(code: signal.code, confidence: signal.confidence, evidence: "\(signal.evidence) (\(signal.rule))")
    }
}
