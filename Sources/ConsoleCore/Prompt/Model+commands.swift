import Vocabulary
import Wire

/// What commands behind `:` do.
extension Model {
    /// Why a command was not carried out, with what to type instead.
    struct CommandFault: Error, Equatable {
        var text: String

        init(_ text: String) { self.text = text }
    }

    /// Carries out a line; what is wrong with it is thrown, and the line stays for mending.
    mutating func run(_ line: String) throws(CommandFault) -> [Effect] {
        let words = CommandWords(line)
        guard let name = words.words.first?.text else { return [] }
        guard let command = TypedCommand.named(name) else {
            throw CommandFault("\(name) is no command: Tab shows them, :help explains them")
        }
        guard words.words.count > command.least else { throw CommandFault("usage: \(command.name) \(command.usage)") }
        guard words.words.count <= 1 || !command.arguments.isEmpty else {
            throw CommandFault("\(command.name) takes nothing behind it")
        }
        if command.isAction, settings.readOnly { throw CommandFault(Settings.readOnlyRefusal) }
        return try run(command.verb, words)
    }

    private mutating func run(_ verb: TypedCommand.Verb, _ words: CommandWords) throws(CommandFault) -> [Effect] {
        let argument = words.words.dropFirst().first?.text
        switch verb {
        case .ban: return try ban(words)
        case .unban: return try openLift(argument ?? "")
        case .undo: return act(.undo, on: holdTargets())
        case .acknowledge: return act(.acknowledge, on: holdTargets())
        case .close: return act(.close, on: holdTargets())
        case .falsePositive: return act(.falsePositive, on: holdTargets())
        case .verify: return try verify(argument)
        case .approve: return try approve(argument)
        case .suspend, .resume: return try change(verb, words)
        case .revoke: return argument.map { openRevoke(key: $0) } ?? act(.revokeKey, on: holdTargets())
        case .filter: try filter(words.rest(from: 1))
        case .sort: try sort(by: argument ?? "")
        case .goto: try goTo(argument ?? "")
        case .follow: return perform(.follow)
        case .pause: return standsStill ? [] : perform(.pause)
        case .unpause: return standsStill ? perform(.pause) : []
        case .rewind: try rewind(argument ?? "")
        case .live: leavePast()
        case .export: return exportRows(to: argument)
        case .zoom: return perform(.zoom)
        case .theme: try wear(argument)
        case .copy: return perform(.copy)
        case .mark: markAll()
        case .unmark: return perform(.unmark)
        case .help: return perform(.help)
        case .quit: return perform(.quit)
        }
        return []
    }

    private mutating func ban(_ words: CommandWords) throws(CommandFault) -> [Effect] {
        let tenant = try shown.tenant(named: words.words[1].text)
        guard shown.bans.ban(on: tenant, now: clock.wall)?.quarantine != false else {
            throw CommandFault("\(tenant.name) is banned: unban \(CommandWords.quoted(tenant.name)) lifts it")
        }
        // A word that is no length begins the reason.
        let typed = words.words.dropFirst(2).first?.text.lowercased()
        let duration = typed.flatMap { BanTerm($0) == nil ? nil : $0 }
        let reason = words.rest(from: duration == nil ? 2 : 3)
        return openBan(tenants: [tenant.id], duration: duration, reason: reason.isEmpty ? nil : reason)
    }

    /// Suspends a tenant or lets it go on; the reason follows its name. Without one the row or the marks are suspended.
    private mutating func change(_ verb: TypedCommand.Verb, _ words: CommandWords) throws(CommandFault) -> [Effect] {
        guard words.words.count > 1 else { return act(.suspendTenant, on: holdTargets()) }
        let tenant = try shown.tenant(named: words.words[1].text)
        let reason = words.rest(from: 2)
        return verb == .suspend
            ? openSuspend(tenant: tenant.id, reason: reason) : openResume(tenant: tenant.id, reason: reason)
    }

    private mutating func approve(_ name: String?) throws(CommandFault) -> [Effect] {
        guard let name else { return act(.approve, on: holdTargets()) }
        guard shown.models[name] != nil else { throw CommandFault("no model \(name): Tab completes the names") }
        return openApprove(model: name)
    }

    private mutating func wear(_ name: String?) throws(CommandFault) {
        guard let name else { return changeTheme() }
        guard let theme = Theme(rawValue: name.lowercased()) else {
            throw CommandFault("no theme \(name): give \(Preferences.themes.joined(separator: ", "))")
        }
        self.theme = theme
    }

    /// What was shown `5m` ago.
    private mutating func rewind(_ text: String) throws(CommandFault) {
        guard let milliseconds = TimeSpan.milliseconds(text), milliseconds >= 1000 else {
            throw CommandFault("\(text) is no length of time: write 30s or 5m, at most 10m")
        }
        rewind(to: milliseconds / 1000)
    }

    private mutating func verify(_ name: String?) throws(CommandFault) -> [Effect] {
        guard let name else { return act(.verify, on: holdTargets()) }
        if name == "all" { return act(.verifyAll, on: []) }
        guard shown.models[name] != nil else { throw CommandFault("no model \(name): Tab completes the names") }
        return act(.verify, on: [.model(name)])
    }

    private mutating func filter(_ text: String) throws(CommandFault) {
        do {
            try setFilter(text)
        } catch {
            throw CommandFault(error.words)
        }
    }

    private mutating func sort(by name: String) throws(CommandFault) {
        let columns = TenantOrder.allCases.map(\.rawValue).joined(separator: ", ")
        guard let column = TenantOrder(rawValue: name.lowercased()) else {
            throw CommandFault("no column \(name): give \(columns)")
        }
        isInverted = column == order ? !isInverted : false
        order = column
    }

    /// Goes to a tenant, to a request or to what happened at a time of day, UTC.
    private mutating func goTo(_ text: String) throws(CommandFault) {
        if let second = Quantity.secondOfDay(text) { return try goTo(second: second, text) }
        let incidents = shown.incidents
        if let serial = incidents.serials.first(where: { incidents[$0]?.request == text }) {
            return try goTo(.incident(serial), in: .blocked, text)
        }
        let row = RowID.tenant(try shown.tenant(named: text).id)
        try goTo(row, in: .tenants, text)
    }

    private mutating func goTo(_ row: RowID, in pane: Pane, _ text: String) throws(CommandFault) {
        let before = focus
        focus = pane
        guard !select(row) else {
            overlay = nil
            return
        }
        focus = before
        throw CommandFault("\(text) does not pass the filter: filter alone shows every row")
    }

    /// The newest incident that happened no later than this second of a day.
    private mutating func goTo(second: Int, _ text: String) throws(CommandFault) {
        let board = shown
        let row = list(of: .blocked).rows.first { row in
            guard case .incident(let serial) = row, let incident = board.incidents[serial] else { return false }
            return Quantity.secondOfDay(incident.time) <= second
        }
        guard let row else { throw CommandFault("nothing is kept from \(text) or before") }
        try goTo(row, in: .blocked, text)
    }
}
