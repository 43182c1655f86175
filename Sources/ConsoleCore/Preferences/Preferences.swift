/// What an operator set in the settings file, which the console only reads. What is nil was not set.
public struct Preferences: Sendable, Equatable {
    /// Name of the colours to start with.
    var theme: Theme?
    var sort: TenantOrder?
    var isInverted: Bool?
    var isZoomed: Bool?
    var pane: Pane?
    /// In force from the start, and shown in every pane's note.
    var filter: String?
    public internal(set) var mouse: Bool?
    /// Rings on critical alerts.
    var bell = true
    /// Frames a second that no key asks for, 1 to 20.
    var frameRate = 20
    /// Colours of deployments by name.
    var environments: [String: Style.Tone] = [:]

    public init() {}

    /// Least time between two frames that no key asked for, milliseconds.
    public var frameTime: Int { 1000 / frameRate }

    /// Reads a settings file. A line that makes no sense is told, with what would, and the others stand.
    public static func read(_ text: String) -> (preferences: Preferences, faults: [(line: Int, text: String)]) {
        let lines = SettingLines(text)
        var out = Preferences()
        var faults = lines.faults
        for entry in lines.entries {
            if let fault = out.set(entry.key, entry.value) { faults.append(.init(line: entry.line, text: fault)) }
        }
        return (out, faults.sorted { $0.line < $1.line }.map { ($0.line, $0.text) })
    }

    static let keys = ["theme", "sort", "invert", "zoom", "pane", "filter", "mouse", "bell", "frame_rate"]
    static let themes = Theme.allCases.map(\.rawValue)
    private static let panes: [String: Pane] = [
        "tenants": .tenants, "blocked": .blocked, "alerts": .alerts, "models": .models,
    ]

    /// Answers what is wrong with a setting; nil when it was taken.
    private mutating func set(_ key: String, _ value: String) -> String? {
        switch key {
        case "theme": return take(value, of: Self.themes, key) { $0.theme = Theme(rawValue: value) }
        case "sort":
            return take(value, of: TenantOrder.allCases.map(\.rawValue), key) { $0.sort = TenantOrder(rawValue: value) }
        case "pane":
            return take(value, of: ["tenants", "blocked", "alerts", "models"], key) { $0.pane = Self.panes[value] }
        case "invert": return take(value, of: ["true", "false"], key) { $0.isInverted = value == "true" }
        case "zoom": return take(value, of: ["true", "false"], key) { $0.isZoomed = value == "true" }
        case "mouse": return take(value, of: ["true", "false"], key) { $0.mouse = value == "true" }
        case "bell": return take(value, of: ["true", "false"], key) { $0.bell = value == "true" }
        case "frame_rate":
            guard let rate = Int(value), 1...20 ~= rate else { return "frame_rate: give frames a second from 1 to 20" }
            frameRate = rate
        case "filter":
            do {
                _ = try Filter(value)
                filter = value
            } catch {
                return "filter: \(error.words)"
            }
        default: return setOther(key, value)
        }
        return nil
    }

    private mutating func setOther(_ key: String, _ value: String) -> String? {
        guard key.hasPrefix("environment."), key.utf8.count <= 64, environments.count < 64 else {
            return "no setting \(key.bounded(40)); there are \(Self.keys.joined(separator: ", ")) and environment.NAME"
        }
        return take(value, of: ["blue", "orange", "magenta", "cyan", "red", "green"], key) {
            $0.environments[String(key.dropFirst(12)).lowercased()] = Style.Tone(name: value)
        }
    }

    private mutating func take(
        _ value: String, of allowed: [String], _ key: String, _ set: (inout Preferences) -> Void
    ) -> String? {
        guard allowed.contains(value) else { return "\(key): give \(allowed.joined(separator: ", "))" }
        set(&self)
        return nil
    }
}
