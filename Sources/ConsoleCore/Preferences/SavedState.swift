/// What the console remembers from one session to the next, in a file of its own: never a filter in force, which would hide
/// rows from somebody who does not know of it, and nothing that a gateway told.
public struct SavedState: Sendable, Equatable {
    var theme: Theme?
    var sort: TenantOrder?
    var isInverted: Bool?
    var isZoomed: Bool?
    var filters = History()
    var commands = History()

    public init() {}

    /// Reads what ``text`` wrote; what it does not know, or what is malformed, is left out.
    public init(_ text: String) {
        var lines: [String: [String]] = [:]
        for entry in SettingLines(text).entries { lines[entry.key, default: []].append(entry.value) }
        theme = lines["theme"]?.last.flatMap { Theme(rawValue: $0) }
        sort = lines["sort"]?.last.flatMap { TenantOrder(rawValue: $0) }
        isInverted = lines["invert"]?.last.map { $0 == "true" }
        isZoomed = lines["zoom"]?.last.map { $0 == "true" }
        filters = History(lines["searched"] ?? [])
        commands = History(lines["command"] ?? [])
    }

    public var text: String {
        var out = "# Written by secureinfer-console at its end. Settings belong into console.toml.\n"
        if let theme { out += "theme = \"\(theme.rawValue)\"\n" }
        if let sort { out += "sort = \"\(sort.rawValue)\"\n" }
        if let isInverted { out += "invert = \(isInverted)\n" }
        if let isZoomed { out += "zoom = \(isZoomed)\n" }
        for line in filters.lines { out += "searched = \(SettingLines.quote(line))\n" }
        for line in commands.lines { out += "command = \(SettingLines.quote(line))\n" }
        return out
    }
}

extension Model {
    /// What the next session starts with.
    public var saved: SavedState {
        var state = SavedState()
        (state.theme, state.sort, state.isInverted, state.isZoomed) = (theme, order, isInverted, isZoomed)
        state.filters = (histories[.filter] ?? History()).withoutSecrets
        state.commands = (histories[.command] ?? History()).withoutSecrets
        return state
    }

    /// Starts where the last session ended, but for what the settings say; `faults` are told in the audit line.
    mutating func take(_ preferences: Preferences, _ state: SavedState, faults: [String]) {
        self.preferences = preferences
        theme = preferences.theme ?? state.theme ?? theme
        settings.environmentTones.merge(preferences.environments) { _, new in new }
        order = preferences.sort ?? state.sort ?? order
        isInverted = preferences.isInverted ?? state.isInverted ?? isInverted
        isZoomed = preferences.isZoomed ?? state.isZoomed ?? isZoomed
        focus = preferences.pane ?? focus
        histories = [.filter: state.filters, .command: state.commands]
        if let filter = preferences.filter { try? setFilter(filter) }
        for fault in faults.dropFirst(3).isEmpty
            ? faults : faults.prefix(2) + ["\(faults.count - 2) more faults in the settings"]
        {
            say(fault.bounded(300), .warning)
        }
    }
}
