import Vocabulary
import Wire

/// What a dialog says before it asks: whom it hits, how hard, and why. What the gateway was asked for shows as `…` until
/// it came, and as `unknown` with the reason when it failed.
struct DialogFacts {
    let model: Model
    let dialog: Dialog
    let columns: Int

    /// Columns of the names on the left; a digest of 64 fits behind them on a screen of 80.
    static let nameColumns = 9

    private var board: Board { model.board }

    var title: String {
        switch dialog.purpose {
        case .ban: dialog.subject == nil ? "Ban \(dialog.subjects.count) tenants" : "Ban tenant"
        case .lift(let bans):
            bans.count > 1 ? "Lift \(bans.count) bans" : "Lift \(bans.first?.quarantine == true ? "quarantine" : "ban")"
        case .alerts(let ids, let verb):
            (verb == .falsePositive ? "False positive" : "Close alert") + (ids.count > 1 ? ": \(ids.count) alerts" : "")
        case .revoke: "Revoke a key"
        case .suspend: "Suspend tenant"
        case .resume: "Resume tenant"
        case .verifyAll: "Verify all models"
        case .cancelAll: "Cancel the verification"
        case .approve: "Approve model"
        }
    }

    var lines: [Line] {
        switch dialog.purpose {
        case .ban: dialog.subject.map(banned) ?? several
        case .lift(let bans): lifted(bans)
        case .alerts(let ids, let verb): alerts(ids, verb)
        case .revoke: revoked
        case .suspend: suspended
        case .resume: dialog.subject.map { [who($0), field("Effect", "its requests are let in again")] } ?? []
        case .verifyAll(let count, let bytes):
            [
                field("Models", "\(count), \(bytes > 0 ? Quantity.bytes(bytes) : "size unknown") to hash"),
                field("Effect", "a model that is not as approved is refused"),
            ]
        case .cancelAll:
            [field("Models", "all: one job hashes them"), field("Effect", "those not hashed yet stay as they are")]
        case .approve(let name): approved(name)
        }
    }

    func field(_ name: String, _ value: String, style: Style = .plain) -> Line {
        .field(name, value, columns: Self.nameColumns, style: style)
    }

    // MARK: - Tenants

    private func tenant(_ subject: Dialog.Subject) -> Tenant {
        board.tenants[subject.id] ?? Tenant(id: subject.id, name: subject.name)
    }

    private func who(_ subject: Dialog.Subject) -> Line {
        field("Tenant", "\(subject.name)   (id \(subject.id), \(keys(subject)))")
    }

    private func keys(_ subject: Dialog.Subject) -> String {
        let seen = tenant(subject).keys.count
        guard case .keys(let list) = dialog.reports[.keys(tenant: subject.id)] else {
            return "\(seen) API key\(seen == 1 ? "" : "s") seen"
        }
        let count = list.keys.filter { $0.works(at: dialog.opened.wall) }.count
        return "\(count)\(list.hasMore ? "+" : "") API key\(count == 1 ? "" : "s"), \(seen) seen"
    }

    private func banned(_ subject: Dialog.Subject) -> [Line] {
        let tenant = tenant(subject)
        let percent = tenant.meter.blockedPercent(at: model.clock.second).map { ", blocked \($0)%" } ?? ""
        let why = tenant.why.isEmpty ? "" : ": \(tenant.why)"
        return meanwhile(tenant) + [
            who(subject), field("Effect", effect([tenant]), style: .bold),
            field(
                "", dialog.isQuarantine ? "what is under way goes on" : "\(cut) \(underWay(subject))", style: .bold),
            field("Because", "risk \(tenant.risk) \(Severity(risk: tenant.risk).label)\(why)\(percent)"),
            field("Workload", workload(tenant)),
        ]
    }

    /// Of a key or an address alone the gateway cannot tell what is under way.
    private var cut: String { dialog.scope == .tenant ? "cut now:" : "cut now, of these:" }

    /// What another operator did while the dialog was open.
    private func meanwhile(_ tenant: Tenant) -> [Line] {
        guard let ban = board.bans.ban(on: tenant, now: model.clock.wall), !ban.quarantine else { return [] }
        let left = Quantity.timeLeft(until: ban.until, now: model.clock.wall)
        return [field("Note", "\(ban.by) banned it meanwhile: \(left)", style: .warning)]
    }

    /// What it last asked for, and how long ago.
    private func workload(_ tenant: Tenant) -> String {
        guard tenant.lastSeen > 0, !tenant.lastModel.isEmpty else { return "none seen here" }
        let (age, overflow) = model.clock.wall.subtractingReportingOverflow(tenant.lastSeen)
        let ago = overflow ? "" : ", \(Quantity.duration(seconds: age / 1000)) ago"
        return tenant.lastModel + ago
    }

    /// How much is refused from now on, of these tenants together.
    private func effect(_ tenants: [Tenant]) -> String {
        if dialog.scope == .address, dialog.subject != nil { return "all from this address refused, of any tenant" }
        if dialog.scope != .tenant, dialog.subject != nil {
            return "all that comes with this \(dialog.scope.rawValue) is refused"
        }
        let rate = tenants.reduce(0) { $0 + $1.meter.rate(at: model.clock.second) }
        let minute = tenants.reduce(0) { $0 + $1.meter.lastMinute(at: model.clock.second).total }
        let what =
            dialog.purpose == .suspend
            ? "refused until resumed" : dialog.isQuarantine ? "refused at models" : "refused with 403"
        let volume = model.link.isPolling ? "rate unknown without a feed" : "\(Quantity.rate(rate))/s"
        return "\(volume) \(what); \(Quantity.grouped(minute)) last minute"
    }

    /// Requests in flight, as the gateway counts them.
    private func underWay(_ subject: Dialog.Subject) -> String {
        switch dialog.reports[.usage(tenant: subject.id)] {
        case .usage(let usage): return underWay(usage)
        case .failed(let error): return "unknown: \(error.message)"
        default: return "…"
        }
    }

    private func underWay(_ usage: TenantUsage) -> String {
        func count(_ list: [String], _ word: String, _ many: String) -> String {
            "\(list.count)\(list.count == TenantUsage.InFlight.most ? "+" : "") \(list.count == 1 ? word : many)"
        }
        guard let here = usage.inFlight else {
            guard let places = usage.places else { return "not counted, it has no concurrency limit" }
            let waiting = places.waiting > 0 ? ", \(places.waiting) waiting" : ""
            return "\(places.running) in flight\(waiting) (limit \(places.limit))"
        }
        let running = usage.places?.running ?? 0
        let all = running > here.requests ? " here, \(running) in all" : " in flight"
        guard here.requests > 0 else { return "0" + all }
        return "\(here.requests)\(all), \(count(here.keys, "key", "keys")), "
            + count(here.addresses, "address", "addresses")
    }

    private var several: [Line] {
        let tenants = dialog.subjects.map(tenant)
        let limit = model.size.rows >= 24 ? 8 : 3
        var out = [field("Effect", effect(tenants), style: .bold)]
        for (index, tenant) in tenants.prefix(limit).enumerated() {
            var line = Line()
            line.cell(index == 0 ? "Tenants" : "", Self.nameColumns, style: .dim)
            line.cell(tenant.name, 18)
            line.cell("\(tenant.risk)", 3, atEnd: true)
            line.cell(Severity(risk: tenant.risk).label, 4, style: Style(Severity(risk: tenant.risk)))
            line.add("\(Quantity.rate(tenant.meter.rate(at: model.clock.second)))/s  \(tenant.why)")
            out.append(line)
        }
        if tenants.count > limit { out.append(field("", "and \(tenants.count - limit) more", style: .dim)) }
        return out
    }

    private func lifted(_ bans: [FeedEvent.Ban]) -> [Line] {
        var out: [Line] = []
        if bans.count == 1, let ban = bans.first {
            let left = Quantity.timeLeft(until: ban.until, now: model.clock.wall, suffix: " left")
            let isGone = board.bans[ban.id] == nil
            out = [
                dialog.subject.map(who) ?? field("Whom", "\(ban.scope) \(ban.target)"),
                isGone
                    ? field("Note", "lifted meanwhile, or ended", style: .warning)
                    : field("In force", "\(left), by \(ban.by)"), field("For", ban.reason),
            ]
        } else {
            out = [field("Of", bans.map(whom).joined(separator: ", "))]
        }
        return out + [field("Effect", "requests are let in again", style: .bold)]
    }

    private func whom(_ ban: FeedEvent.Ban) -> String {
        ban.scope == "tenant" ? board.name(of: ban.target) : "\(ban.scope) \(ban.target)"
    }

    private var suspended: [Line] {
        guard let subject = dialog.subject else { return [] }
        return [
            who(subject), field("Effect", effect([tenant(subject)]), style: .bold),
            field("", "now: " + underWay(subject), style: .bold),
        ]
    }

    // MARK: - Keys

    private var revoked: [Line] {
        let owner = dialog.subject.map { "\($0.name)   (id \($0.id))" } ?? "not known to this console"
        var out = [field("Tenant", owner), field("Effect", "refused with 401 from now on, for good", style: .bold)]
        guard let subject = dialog.subject else { return out }
        switch dialog.reports[.keys(tenant: subject.id)] {
        case .keys(let list):
            let ended = list.keys.filter { !$0.works(at: dialog.opened.wall) }.count
            if ended > 0 { out.append(field("", "\(ended) more revoked or expired", style: .dim)) }
            if list.hasMore { out.append(field("", "only the \(list.keys.count) oldest are listed", style: .warning)) }
        case .failed(let error): out.append(field("Keys", "unknown: \(error.message)", style: .warning))
        default: out.append(field("Keys", "…", style: .dim))
        }
        return out
    }

    /// `  made 3d ago, ends in 20d, seen here` behind a key.
    func age(ofKey id: String) -> String {
        guard let subject = dialog.subject else { return "" }
        let seen = tenant(subject).keys.contains(id) ? ", seen here" : ""
        guard case .keys(let list) = dialog.reports[.keys(tenant: subject.id)],
            let key = list.keys.first(where: { $0.id == id })
        else { return seen.isEmpty ? "" : "  seen here" }
        let (age, overflow) = dialog.opened.wall.subtractingReportingOverflow(key.created)
        let made = overflow ? "" : "  made \(Quantity.duration(seconds: age / 1000)) ago"
        let left = key.expires.map { ", ends in " + Quantity.timeLeft(until: $0, now: dialog.opened.wall) } ?? ""
        return made + left + seen
    }

    // MARK: - Alerts

    private func alerts(_ ids: [String], _ verb: Deed.AlertVerb) -> [Line] {
        let rows = ids.compactMap { board.alerts[$0] }
        let effect =
            verb == .falsePositive
            ? "recorded as none; risk and bans stay" : "nobody is asked to look any more"
        guard ids.count == 1, let row = rows.first else {
            let names = Set(rows.map { board.name(of: $0.tenant) }).sorted().joined(separator: ", ")
            let open = rows.filter(\.isOpen).count
            return [
                field("Alerts", "\(ids.count), \(open) of them new"), field("Tenants", names),
                field("Effect", effect, style: .bold),
            ]
        }
        let evidence = Line.block(row.alert.evidence, columns: columns - Self.nameColumns - 1, indent: 0, mode: .safe)
            .prefix(3)
        let named = evidence.enumerated().map { index, text in
            var line = Line()
            line.cell(index == 0 ? "Evidence" : "", Self.nameColumns, style: .dim)
            for part in text.parts { line.add(part.glyphs ?? [], style: part.style) }
            return line
        }
        let level = "\(row.alert.severity.label), confidence \(Quantity.share(row.alert.confidence)), \(row.stateText)"
        return [field("Alert", "\(row.alert.code)   \(board.name(of: row.tenant))"), field("Level", level)] + named
            + [field("Effect", effect, style: .bold)]
    }
}
