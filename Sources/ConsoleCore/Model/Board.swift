import Vocabulary
import Wire

/// Everything that the console knows about the gateways. A plain value: freezing the screen is keeping a copy.
struct Board: Sendable {
    static let incidentsKept = 10_000
    static let tenantsKept = 4096
    static let modelsKept = 1024
    /// A gap that a forged number claims must not overflow the sum.
    private static let countLimit = 1_000_000_000_000

    var environment = ""
    var gateway = ""
    private(set) var tenants: [String: Tenant] = [:]
    private(set) var incidents = Ring<Incident>(capacity: Board.incidentsKept)
    private(set) var alerts = AlertTable()
    private(set) var models: [String: ModelRow] = [:]
    private(set) var bans = BanTable()
    /// All decisions, for events a second and blocks a minute.
    private(set) var meter = RateMeter()
    /// Serials of the incidents that pass the filter, oldest first.
    private(set) var matching = Ring<Int>(capacity: Board.incidentsKept)
    private(set) var filter = Filter()
    /// Requests among the incidents kept, so that a snapshot repeats none.
    private var requests: Set<String> = []

    /// Events taken, for the badge of a frozen screen.
    private(set) var received = 0
    /// Decisions to block since the console started.
    private(set) var blockedTotal = 0
    /// Events that the sequence numbers show to be missing.
    private(set) var missed = 0
    /// Messages thrown away: wrong mac, malformed, or more than the console could hold.
    var dropped = 0

    func name(of tenant: String) -> String { tenants[tenant]?.name ?? tenant }

    /// Everything that a list can show, newest first, filter applied.
    var matchingSerials: [Int] {
        matching.serials.compactMap { matching[$0] }.filter { $0 >= incidents.firstSerial }
    }

    mutating func set(_ filter: Filter) {
        self.filter = filter
        matching = Ring(capacity: Self.incidentsKept)
        for serial in incidents.serials.reversed() {
            if let incident = incidents[serial], passes(incident) { matching.append(serial) }
        }
    }

    func passes(_ incident: Incident) -> Bool {
        if case .remark = incident.body { return true }
        return filter.matches(
            Filter.Subject(
                tenantName: name(of: incident.tenant), tenantID: incident.tenant, severity: incident.severity,
                text: { incident.haystack }))
    }

    func passes(_ row: AlertRow) -> Bool {
        filter.matches(
            Filter.Subject(
                tenantName: name(of: row.tenant), tenantID: row.tenant, severity: row.alert.severity,
                text: { [row.alert.code, row.alert.evidence, row.alert.id].joined(separator: "\u{1F}") }))
    }

    func passes(_ tenant: Tenant) -> Bool {
        filter.matches(
            Filter.Subject(
                tenantName: tenant.name, tenantID: tenant.id, severity: Severity(risk: tenant.risk),
                text: { [tenant.name, tenant.id, tenant.why, tenant.mode].joined(separator: "\u{1F}") }))
    }

    func passes(_ row: ModelRow) -> Bool {
        filter.matches(
            Filter.Subject(
                tenantName: "", tenantID: "", severity: row.isFailed ? .critical : .low,
                text: { row.model.model + "\u{1F}" + row.model.status }))
    }
}

extension Board {
    /// Takes one event that passed the sequence check. `clock` is the console's.
    mutating func take(_ event: FeedEvent, clock: Clock) {
        received += 1
        switch event.body {
        case .decision(let decision): take(decision, of: event, clock: clock)
        case .risk(let risk):
            guard let tenant = event.tenant else { return }
            change(tenant) {
                $0.take(risk: risk.risk, why: risk.why.bounded(64), time: event.time, second: clock.second)
            }
        case .alert(let alert):
            alerts.put(AlertRow(time: event.time, tenant: event.tenant ?? "", alert: alert))
        case .model(let model): take(model, time: event.time)
        case .ban(let ban): bans.take(ban, time: event.time)
        case .limit(let limit): remark("limiter \(limit.control) \(limit.state)".bounded(200), time: event.time)
        case .link(let link): remark("link to \(link.peer) \(link.state)".bounded(200), time: event.time)
        case .notice(let notice): remark(notice.text.bounded(400), time: event.time)
        }
    }

    /// Adds a row that tells that events are missing, and counts them.
    mutating func noteGap(_ count: Int, time: Int) {
        missed = min(missed, Self.countLimit) + min(count, Self.countLimit)
        remark("\(Quantity.grouped(count)) events missed on the feed, asking for a snapshot", time: time)
    }

    mutating func remark(_ text: String, time: Int) {
        append(Incident(time: time, tenant: "", request: "", body: .remark(text)))
    }

    /// Takes a model's state. A result, as opposed to progress, sets the time of the last check.
    mutating func take(_ model: FeedEvent.Model, time: Int, isCheck: Bool = true) {
        let known = models[model.model]
        guard known != nil || models.count < Self.modelsKept, time >= known?.time ?? 0 else { return }
        var kept = model
        kept.model = model.model.bounded(128)
        kept.status = model.status.bounded(16)
        kept.digest = model.digest.bounded(160)
        kept.want = model.want?.bounded(160)
        kept.layer = model.layer?.bounded(160)
        let isResult = isCheck && model.status != "verifying"
        models[kept.model] = ModelRow(model: kept, time: time, checked: isResult ? time : known?.checked ?? 0)
    }

    /// What the gateway answered to an action of this console; the event that follows says the same.
    mutating func confirm(_ ban: FeedEvent.Ban, time: Int) { bans.take(ban, time: time) }

    mutating func confirm(alert id: String, by name: String) {
        guard var row = alerts[id] else { return }
        row.alert.state = .ack
        row.alert.by = row.alert.by ?? name
        alerts.put(row)
    }

    private mutating func take(_ decision: FeedEvent.Decision, of event: FeedEvent, clock: Clock) {
        let blocked = decision.action == .block
        meter.count(blocked: blocked, second: clock.second)
        if blocked { blockedTotal += 1 }
        let id = event.tenant ?? ""
        change(id) { tenant in
            if !decision.name.isEmpty { tenant.name = decision.name.bounded(128) }
            tenant.meter.count(blocked: blocked, second: clock.second)
            tenant.lastSeen = event.time
            tenant.lastModel = decision.model.bounded(128)
            if tenant.keys.count < Tenant.keysKept, !decision.key.isEmpty {
                tenant.keys.insert(decision.key.bounded(64))
            }
            tenant.take(risk: decision.risk, why: "", time: event.time, second: clock.second)
            if let reason = decision.reasons.first { tenant.why = reason.bounded(64) }
        }
        guard decision.action != .allow || decision.would != .allow else { return }
        let request = (event.request ?? "").bounded(64)
        append(Incident(time: event.time, tenant: id, request: request, body: .decision(decision.bounded())))
    }

    private mutating func change(_ id: String, _ body: (inout Tenant) -> Void) {
        guard !id.isEmpty, id.utf8.count <= 128 else { return }
        if tenants[id] == nil {
            guard tenants.count < Self.tenantsKept else { return }
            tenants[id] = Tenant(id: id, name: id)
        }
        body(&tenants[id]!)
    }

    private mutating func append(_ incident: Incident) {
        guard incident.request.isEmpty || requests.insert(incident.request).inserted else { return }
        let serial = incidents.nextSerial
        if let evicted = incidents.append(incident) { requests.remove(evicted.request) }
        if passes(incident) { matching.append(serial) }
    }
}

extension Board {
    /// Takes a snapshot. What happened after it was taken stays.
    mutating func take(_ snapshot: Snapshot, clock: Clock) {
        environment = snapshot.environment.bounded(32)
        gateway = snapshot.gateway.bounded(64)
        take(tenants: snapshot.tenants, time: snapshot.time, second: clock.second)
        bans.replace(snapshot.bans, time: snapshot.time)
        for model in snapshot.models where snapshot.time >= models[model.model]?.time ?? 0 {
            take(model, time: snapshot.time, isCheck: false)
        }
        for item in snapshot.alerts.prefix(AlertTable.capacity).reversed() {
            alerts.put(AlertRow(time: item.time, tenant: item.tenant, alert: item.alert))
        }
        for item in snapshot.decisions.prefix(Self.incidentsKept).reversed() {
            append(
                Incident(
                    time: item.time, tenant: item.tenant, request: item.request.bounded(64),
                    body: .decision(item.decision.bounded())))
        }
    }

    private mutating func take(tenants list: [Snapshot.TenantState], time: Int, second: Int) {
        let listed = Set(list.map(\.id))
        tenants = tenants.filter { listed.contains($0.key) || $0.value.lastSeen > time }
        for state in list.prefix(Self.tenantsKept) {
            change(state.id) { tenant in
                tenant.name = state.name.bounded(128)
                tenant.state = state.state.bounded(16)
                tenant.mode = state.mode.bounded(16)
                tenant.take(risk: state.risk, why: state.why.bounded(64), time: time, second: second)
            }
        }
    }
}
