/// The one list of keys: it dispatches them, draws the key line and draws the help.
struct KeyBinding: Sendable {
    enum Group: String, Sendable, CaseIterable {
        case move, find, view, act, out
    }

    let keys: [Key]
    let command: Command
    let group: Group
    let help: String
    /// Words in the key line; nil keeps it out of there.
    var short: String?
    /// Left out of the key line where room is scarce.
    var isMinor = false

    /// The keys as text: `j Down`.
    var label: String { keys.map(\.label).joined(separator: " ") }

    static func command(for key: Key) -> Command? { byKey[key] }

    static let table: [KeyBinding] = [
        .init(["?", .function(1)], .help, .out, "this help", short: "?Help"),
        .init(["j", .down], .down, .move, "next row"),
        .init(["k", .up], .up, .move, "previous row"),
        .init([.pageDown], .pageDown, .move, "a page down"),
        .init([.pageUp], .pageUp, .move, "a page up"),
        .init(["g", .home], .top, .move, "first row, and follow the newest"),
        .init(["G", .end], .bottom, .move, "last row"),
        .init([.tab], .nextPane, .move, "next pane"),
        .init([.backTab], .previousPane, .move, "previous pane"),
        .init(["1"], .pane(.tenants), .move, "tenants"),
        .init(["2"], .pane(.blocked), .move, "blocked requests"),
        .init(["3"], .pane(.alerts), .move, "alerts"),
        .init(["4"], .pane(.models), .move, "model integrity"),
        .init(["z"], .zoom, .move, "this pane alone, and back"),
        .init(["/"], .filter, .find, "filter: regex words, !without, tenant:x sev:>=high", short: "/Filter 1-4Pane"),
        .init(["n"], .searchNext, .find, "next row that the last filter finds"),
        .init(["N"], .searchPrevious, .find, "previous one"),
        .init([":"], .commandLine, .find, "command line, Tab completes", short: ":Cmd", isMinor: true),
        .init([.escape], .back, .find, "back, or clear the filter"),
        .init(["s"], .sort, .view, "sort tenants by risk, rate, blocked or name", short: "sSort", isMinor: true),
        .init(["S"], .invert, .view, "invert the order"),
        .init(["p"], .pause, .view, "freeze the screen, counting what goes on", short: "pPause"),
        .init(["["], .rewind, .view, "ten seconds back, to ten minutes ago", short: "[]Rewind", isMinor: true),
        .init(["]"], .forward, .view, "forward again, to now"),
        .init(["F"], .follow, .view, "follow the newest"),
        .init([.enter], .detail, .view, "open the row", short: "⏎Detail"),
        .init(
            ["x"], .reveal, .view, "hidden text by name, by code point, or as bytes", short: "xReveal",
            isMinor: true),
        .init(["T"], .theme, .view, "next colours: default, contrast, mono"),
        .init([" "], .mark, .act, "mark the row for an action on several"),
        .init(["U"], .unmark, .act, "unmark all rows of the pane"),
        .init(["b"], .ban, .act, "ban the tenant, or lift its ban", short: "bBan"),
        .init(["u"], .undo, .act, "take back the last thing done here", short: "uUndo"),
        .init(["K"], .revokeKey, .act, "revoke a key of the tenant"),
        .init(["v"], .verify, .act, "verify the model", short: "vVerify"),
        .init(["V"], .verifyAll, .act, "verify all models", short: "VAll", isMinor: true),
        .init(["A"], .approve, .act, "approve the model as it is now, after its diff"),
        .init(["a"], .acknowledge, .act, "acknowledge the alert", short: "aAck"),
        .init(["c"], .close, .act, "close the alert, or cancel the model's verification"),
        .init(["f"], .falsePositive, .act, "call the alert a false positive"),
        .init(["e"], .export, .out, "export the rows shown as JSONL", short: "eExport", isMinor: true),
        .init(["y"], .copy, .out, "copy the row's id"),
        .init([.control("l")], .redraw, .out, "draw everything anew"),
        .init([.control("z")], .suspend, .out, "suspend"),
        .init([.control("c")], .interrupt, .out, "close a dialog, then quit"),
        .init(["q"], .quit, .out, "quit", short: "qQuit"),
    ]

    private static let byKey: [Key: Command] = {
        let pairs = table.flatMap { binding in binding.keys.map { ($0, binding.command) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    private init(
        _ keys: [Key], _ command: Command, _ group: Group, _ help: String, short: String? = nil, isMinor: Bool = false
    ) {
        self.keys = keys
        self.command = command
        self.group = group
        self.help = help
        self.short = short
        self.isMinor = isMinor
    }
}

extension Key: ExpressibleByUnicodeScalarLiteral {
    public init(unicodeScalarLiteral value: Unicode.Scalar) { self = .character(value) }
}
