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
        .init(["/"], .filter, .find, "filter: words, tenant:NAME, sev:high, sev:>=high", short: "/Filter 1-4Pane"),
        .init([.escape], .back, .find, "back, or clear the filter"),
        .init(["s"], .sort, .view, "sort tenants by risk, rate, blocked or name", short: "sSort", isMinor: true),
        .init(["S"], .invert, .view, "invert the order"),
        .init(["p"], .pause, .view, "freeze the screen, counting what goes on", short: "pPause"),
        .init(["F"], .follow, .view, "follow the newest"),
        .init([.enter], .detail, .view, "open the row", short: "⏎Detail"),
        .init(["x"], .reveal, .view, "hidden characters by name, or by code point", short: "xReveal", isMinor: true),
        .init(["b"], .ban, .act, "ban the tenant, or lift its ban", short: "bBan"),
        .init(["u"], .undo, .act, "lift the last ban made here", short: "uUndo"),
        .init(["v"], .verify, .act, "verify the model", short: "vVerify"),
        .init(["V"], .verifyAll, .act, "verify all models", short: "VAll", isMinor: true),
        .init(["a"], .acknowledge, .act, "acknowledge the alert", short: "aAck"),
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
