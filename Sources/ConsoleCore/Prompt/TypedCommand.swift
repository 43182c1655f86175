/// The one list of commands behind `:`: it runs them, completes them and draws them in the help.
struct TypedCommand: Sendable {
    enum Verb: Sendable, Hashable {
        case ban, unban, suspend, resume, revoke, undo, acknowledge, close, falsePositive, verify, approve
        case filter, sort, goto, follow, pause, unpause, rewind, live, zoom, theme, mark, unmark
        case export, copy, help, quit
    }

    /// What a word behind the name can be, for completion.
    enum Argument: Sendable, Equatable {
        /// `banned` is also a key or an address that is.
        case tenant, banned, suspended, model, key, duration, column, filter
        /// A tenant, a request or a time of day.
        case place
        case words([String])
        /// Free text, up to the end of the line.
        case text
    }

    let name: String
    let verb: Verb
    let group: KeyBinding.Group
    /// As usage shows it: `TENANT [15m|1h|4h|24h|permanent] [REASON]`.
    let usage: String
    let arguments: [Argument]
    let help: String
    /// Words that must follow the name at least.
    let least: Int

    /// True for what changes something at the gateway.
    var isAction: Bool {
        switch verb {
        case .ban, .unban, .suspend, .resume, .revoke, .undo, .acknowledge, .close, .falsePositive, .verify, .approve:
            true
        default: false
        }
    }

    /// Kind of the word at a place behind the name; the last one repeats where it is free text.
    func argument(_ index: Int) -> Argument? {
        index < arguments.count ? arguments[index] : arguments.last == .text ? .text : nil
    }

    /// By its whole name, or by a beginning of it that no other command has.
    static func named(_ text: String) -> TypedCommand? {
        let wanted = text.lowercased()
        if let exact = table.first(where: { $0.name == wanted }) { return exact }
        let found = table.filter { $0.name.hasPrefix(wanted) }
        return found.count == 1 && !wanted.isEmpty ? found[0] : nil
    }

    static let table: [TypedCommand] = [
        .init(
            "ban", .ban, .act, "TENANT [15m|1h|4h|24h|permanent|90m] [REASON]", [.tenant, .duration, .text],
            "the dialog of b, filled in", least: 1),
        .init("unban", .unban, .act, "TENANT|KEY|ADDRESS", [.banned], "the dialog that lifts a ban", least: 1),
        .init(
            "suspend", .suspend, .act, "[TENANT [REASON]]", [.tenant, .text], "refuse all it asks until it is resumed"),
        .init(
            "resume", .resume, .act, "TENANT [REASON]", [.suspended, .text], "let a suspended tenant go on", least: 1),
        .init("revoke", .revoke, .act, "[KEY]", [.key], "as K; the key with this id"),
        .init("undo", .undo, .act, "", [], "as u"),
        .init("ack", .acknowledge, .act, "", [], "as a: the row, or all that are marked"),
        .init("close", .close, .act, "", [], "as c"),
        .init("false-positive", .falsePositive, .act, "", [], "as f"),
        .init("verify", .verify, .act, "[MODEL|all]", [.model], "as v; all of them with all"),
        .init("approve", .approve, .act, "[MODEL]", [.model], "as A: pin the model as it is now, after its diff"),
        .init("filter", .filter, .find, "[FILTER]", [.filter], "as /; without one every row is shown"),
        .init("goto", .goto, .find, "TENANT|REQUEST|HH:MM[:SS]", [.place], "go to that row", least: 1),
        .init("mark", .mark, .find, "", [], "mark every row of the list, as Space does one"),
        .init("unmark", .unmark, .find, "", [], "as U"),
        .init(
            "sort", .sort, .view, "risk|rate|blocked|name", [.column], "sort tenants; again inverts the order", least: 1
        ),
        .init("follow", .follow, .view, "", [], "as F"),
        .init("pause", .pause, .view, "", [], "freeze the screen"),
        .init("continue", .unpause, .view, "", [], "end the freeze"),
        .init(
            "rewind", .rewind, .view, "30s|5m", [.words(["30s", "1m", "5m", "10m"])], "what was shown so long ago",
            least: 1),
        .init("live", .live, .view, "", [], "back to now"),
        .init("zoom", .zoom, .view, "", [], "as z"),
        .init("theme", .theme, .view, "[NAME]", [.words(Preferences.themes)], "as T; these colours"),
        .init("export", .export, .out, "[FILE]", [.text], "as e; into this file"),
        .init("copy", .copy, .out, "", [], "as y"),
        .init("help", .help, .out, "", [], "as ?"),
        .init("quit", .quit, .out, "", [], "as q"),
    ]

    private init(
        _ name: String, _ verb: Verb, _ group: KeyBinding.Group, _ usage: String, _ arguments: [Argument],
        _ help: String, least: Int = 0
    ) {
        self.name = name
        self.verb = verb
        self.group = group
        self.usage = usage
        self.arguments = arguments
        self.help = help
        self.least = least
    }
}
