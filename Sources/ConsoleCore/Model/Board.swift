import Vocabulary
import Wire

/// Everything that the console knows about the gateways. A plain value: freezing the screen is keeping a copy.
struct Board: Sendable {
    static let incidentsKept = IncidentLog.capacity
    private static let marksKept = 700
    static let tenantsKept = 4096
    static let modelsKept = 1024
    /// A gap that a forged number claims must not overflow the sum.
    private static let countLimit = 1_000_000_000_000

    var environment = ""
    var gateway = ""
    private(set) var tenants: [String: Tenant] = [:]
    private(set) var log = IncidentLog()
    private(set) var alerts = AlertTable()
    private(set) var models: [String: ModelRow] = [:]
    private(set) var bans = BanTable()
    /// All decisions, for events a second and blocks a minute.
    private(set) var meter = RateMeter()
    private(set) var filter = Filter()
    /// What became of everything that the feed brought.
    private(set) var ledger = Ledger()
    private(set) var journal = Journal()
    /// The console's monotonic second, as of the last tick.
    var second = 0
    /// Events taken before the first one of a second, for the badge of a screen that is wound back.
    private(set) var marks = Ring<(second: Int, taken: Int)>(capacity: Board.marksKept)
    /// Gateway time of the newest snapshot, milliseconds.
    private var snapshotTime = 0

    /// Decisions to block since the console started.
    private(set) var blockedTotal = 0
    /// Events that the sequence numbers show to be missing.
    private(set) var missed = 0
    /// Messages thrown away: wrong mac, malformed, or more than the console could hold.
    var dropped: Int { ledger.dropped }
    /// Events taken, for badges.
    var received: Int { ledger.taken }
    var incidents: Ring<Incident> { log.rows }
    /// Serials of the incidents that pass the filter, oldest first.
    var matching: Ring<Int> { log.matching }

    mutating func set(_ filter: Filter) {
        self.filter = filter
        log.match(passing)
    }

    /// The filter for incidents, free of the log so that the log can be changed meanwhile.
    private var passing: (Incident) -> Bool {
        if filter.isEmpty { return { _ in true } }
        return { [filter, tenants] in $0.passes(filter, in: tenants) }
    }

    /// This board with the rows of another time.
    func showing(_ past: Past, taken: Int) -> Board {
        var board = self
        (board.log, board.tenants, board.alerts) = (past.log, past.tenants, past.alerts)
        (board.models, board.bans) = (past.models, past.bans)
        board.ledger = Ledger()
        board.ledger.receive(taken)
        return board
    }
}

extension Board {
    /// Counts messages that were thrown away.
    mutating func drop(_ count: Int, _ loss: Loss) {
        ledger.receive(count)
        ledger.drop(count, loss)
    }

    mutating func noteRepeat() { ledger.noteRepeat() }

    private mutating func mark(_ second: Int) {
        guard marks.newest?.second != second else { return }
        marks.append((second, ledger.taken))
    }

    /// Takes one event that passed the sequence check. `clock` is the console's; `isLate` for one that came after later
    /// ones, which only adds what they did not tell.
    mutating func take(_ event: FeedEvent, clock: Clock, isLate: Bool = false) {
        mark(clock.second)
        if isLate { ledger.receiveLate() } else { ledger.receive() }
        let placement: IncidentLog.Placement?
        switch event.body {
        case .decision(let decision): placement = take(decision, of: event, clock: clock, isLate: isLate)
        case .risk(let risk):
            placement =
                change(event.tenant ?? "", clock.second) {
                    $0.take(risk: risk.risk, why: risk.why.bounded(64), time: event.time, second: clock.second)
                } ? .row : nil
        case .alert(let alert):
            if !isLate || alerts[alert.id] == nil {
                put(AlertRow(time: event.time, tenant: event.tenant ?? "", alert: alert), second: clock.second)
            }
            placement = .row
        case .model(let model): placement = take(model, time: event.time, second: clock.second) ? .row : nil
        case .ban(let ban):
            // What a snapshot of a later time tells of bans is the whole truth.
            if !isLate || event.time > snapshotTime { take(ban, time: event.time, second: clock.second) }
            placement = .row
        case .limit(let limit):
            placement = remark("limiter \(limit.control) \(limit.state)".bounded(200), at: event.time, clock, isLate)
        case .link(let link):
            placement = remark("link to \(link.peer) \(link.state)".bounded(200), at: event.time, clock, isLate)
        case .notice(let notice):
            placement = remark(notice.text.bounded(400), at: event.time, clock, isLate)
        }
        switch placement {
        case .row, .joined: ledger.show()
        case .collapsed: ledger.collapse()
        case nil: ledger.drop(1, .overload)
        }
    }

    /// Counts events that never came.
    mutating func lose(_ count: Int) { missed = min(missed, Self.countLimit) + min(max(0, count), Self.countLimit) }

    /// Adds a row about the feed itself; answers its serial.
    @discardableResult
    mutating func remark(_ text: String, clock: Clock) -> Int {
        _ = remark(text, at: clock.wall, clock, false)
        return log.rows.nextSerial - 1
    }

    /// Gives such a row another text.
    mutating func rewrite(_ serial: Int, _ text: String) { log.rewrite(serial, text.bounded(400)) }

    private mutating func remark(_ text: String, at time: Int, _ clock: Clock, _ isLate: Bool) -> IncidentLog.Placement
    {
        add(
            Incident(
                time: time, tenant: "", request: "", body: .remark(text), arrived: clock.second, isLate: isLate))
    }

    /// Takes a model's state; false where there is no room for it. A result, as opposed to progress, sets the time of the
    /// last check.
    @discardableResult
    mutating func take(_ model: FeedEvent.Model, time: Int, second: Int, isCheck: Bool = true) -> Bool {
        let known = models[model.model]
        guard known != nil || models.count < Self.modelsKept else { return false }
        guard time >= known?.time ?? 0 else { return true }
        var kept = model
        kept.model = model.model.bounded(128)
        kept.status = model.status.bounded(16)
        kept.digest = model.digest.bounded(160)
        kept.want = model.want?.bounded(160)
        kept.layer = model.layer?.bounded(160)
        let isResult = isCheck && model.status != "verifying"
        var row = ModelRow(model: kept, time: time, checked: isResult ? time : known?.checked ?? 0)
        row.checks = known?.checks ?? []
        if isResult { row.noteCheck() }
        let before = models[kept.model]
        if row != before { journal.note(.model(kept.model, before), second: second) }
        models[kept.model] = row
        return true
    }

    /// What the gateway answered to an action of this console; the event that follows says the same.
    mutating func confirm(_ ban: FeedEvent.Ban, time: Int) { take(ban, time: time, second: second) }

    mutating func confirm(alert id: String, state: FeedEvent.AlertState, by name: String, time: Int) {
        guard var row = alerts[id] else { return }
        row.confirmed = time
        row.alert.state = state
        row.alert.by = name.bounded(64)
        put(row, second: second)
    }

    mutating func confirm(tenant id: String, state: String, time: Int) {
        guard let known = tenants[id] else { return }
        journal.note(.tenant(id, state: known.state, mode: known.mode), second: second)
        tenants[id]?.state = state.bounded(16)
        tenants[id]?.stateTime = time
    }

    /// The same of a model, as new as what is known of it: this console's clock would make it deaf to events. What is
    /// approved was not checked by that.
    mutating func confirm(_ model: FeedEvent.Model, time: Int) {
        take(model, time: models[model.model]?.time ?? 0, second: second, isCheck: false)
        models[model.model]?.confirmed = time
    }

    private mutating func take(_ ban: FeedEvent.Ban, time: Int, second: Int) {
        let ban = ban.bounded()
        journal.note(.ban(ban.id, bans[ban.id]), second: second)
        bans.take(ban, time: time)
    }

    private mutating func put(_ row: AlertRow, second: Int) {
        let id = row.alert.id.bounded(64)
        journal.note(.alert(id, alerts[id]), second: second)
        alerts.put(row)
    }

    private mutating func take(
        _ decision: FeedEvent.Decision, of event: FeedEvent, clock: Clock, isLate: Bool
    ) -> IncidentLog.Placement {
        let blocked = decision.action == .block
        // A late one is counted at its own time, which both clocks tell well enough for a rate.
        let age = isLate ? min(Self.countLimit, max(0, clock.wall - max(0, event.time))) / 1000 : 0
        let second = clock.second - age
        // An answer's request was counted when it came.
        if !decision.isAnswer {
            meter.count(blocked: blocked, second: second)
            if blocked { blockedTotal += 1 }
        }
        let id = event.tenant ?? ""
        let riskBefore = tenants[id]?.risk
        change(id, clock.second) { tenant in
            if !decision.name.isEmpty { tenant.name = decision.name.bounded(128) }
            if !decision.isAnswer { tenant.meter.count(blocked: blocked, second: second) }
            tenant.lastSeen = max(tenant.lastSeen, event.time)
            if !isLate { tenant.lastModel = decision.model.bounded(128) }
            if tenant.keys.count < Tenant.keysKept, !decision.key.isEmpty {
                tenant.keys.insert(decision.key.bounded(64))
            }
            tenant.take(risk: decision.risk, why: "", time: event.time, second: clock.second)
            if !isLate, let reason = decision.reasons.first { tenant.explain(reason.bounded(64), second: clock.second) }
        }
        guard decision.action != .allow || decision.would != .allow else { return .row }
        let request = (event.request ?? "").bounded(64)
        return add(
            Incident(
                time: event.time, tenant: id.bounded(128), request: request, body: .decision(decision.bounded()),
                arrived: clock.second, isLate: isLate, riskBefore: isLate ? nil : riskBefore))
    }

    /// Changes a tenant, which is added if it is new; false where there is no room for it.
    @discardableResult
    private mutating func change(_ id: String, _ second: Int, _ body: (inout Tenant) -> Void) -> Bool {
        guard !id.isEmpty, id.utf8.count <= 128 else { return false }
        if tenants[id] == nil {
            guard tenants.count < Self.tenantsKept else { return false }
            tenants[id] = Tenant(id: id, name: id)
            tenants[id]?.firstSecond = second
        }
        body(&tenants[id]!)
        return true
    }

    private mutating func add(_ incident: Incident) -> IncidentLog.Placement {
        log.add(incident, passes: passing)
    }
}

extension Board {
    /// Takes a snapshot. What happened after it was taken stays.
    mutating func take(_ snapshot: Snapshot, clock: Clock) {
        environment = snapshot.environment.bounded(32)
        gateway = snapshot.gateway.bounded(64)
        snapshotTime = snapshot.time
        take(tenants: snapshot.tenants, time: snapshot.time, second: clock.second)
        replaceBans(snapshot.bans, time: snapshot.time, second: clock.second)
        for model in snapshot.models {
            let known = models[model.model].map { max($0.time, $0.confirmed) } ?? 0
            guard snapshot.time >= known else { continue }
            take(model, time: snapshot.time, second: clock.second, isCheck: false)
        }
        for item in snapshot.alerts.prefix(AlertTable.capacity).reversed() {
            let row = AlertRow(time: item.time, tenant: item.tenant, alert: item.alert)
            let known = alerts[item.alert.id]
            guard known.map({ max($0.last, $0.confirmed) <= snapshot.time }) ?? true else { continue }
            if known != row { put(row, second: clock.second) }
        }
        for item in snapshot.decisions.prefix(Self.incidentsKept).reversed() {
            _ = add(
                Incident(
                    time: item.time, tenant: item.tenant.bounded(128), request: item.request.bounded(64),
                    body: .decision(item.decision.bounded()), arrived: clock.second))
        }
    }

    private mutating func replaceBans(_ list: [FeedEvent.Ban], time: Int, second: Int) {
        let before = bans
        bans.replace(list, time: time)
        for id in before.ids.union(bans.ids) where before[id] != bans[id] {
            journal.note(.ban(id, before[id]), second: second)
        }
    }

    private mutating func take(tenants list: [Snapshot.TenantState], time: Int, second: Int) {
        let listed = Set(list.map(\.id))
        tenants = tenants.filter { listed.contains($0.key) || $0.value.lastSeen > time }
        for state in list.prefix(Self.tenantsKept) {
            let isOlder = (tenants[state.id]?.stateTime ?? 0) > time
            if !isOlder, let known = tenants[state.id], known.state != state.state || known.mode != state.mode {
                journal.note(.tenant(state.id, state: known.state, mode: known.mode), second: second)
            }
            change(state.id, second) { tenant in
                tenant.name = state.name.bounded(128)
                if !isOlder { (tenant.state, tenant.mode) = (state.state.bounded(16), state.mode.bounded(16)) }
                tenant.take(risk: state.risk, why: state.why.bounded(64), time: time, second: second)
            }
        }
    }
}
