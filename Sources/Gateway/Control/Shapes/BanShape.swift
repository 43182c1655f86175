import Stores
import Vocabulary
import Wire

extension FeedEvent.Ban {
    /// A ban on record as the feed shows it.
    init(_ ban: Ban, op: String, by: String? = nil) {
        self.init(
            id: ban.id, op: op, scope: ban.scope.rawValue, target: ban.target, until: ban.until.map(Int.init),
            reason: ban.reason, origin: ban.origin.rawValue, by: by ?? ban.by, simulated: ban.simulated,
            quarantine: ban.kind == .quarantine)
    }
}

extension Schema {
    static let ban = Schema.object(banMembers).named("Ban")

    private static let banMembers: [Property] = [
        .init("id", .anyText(1...64)), .init("op", .words(["add", "lift"])), .init("scope", .scope),
        .init("target", .anyText(1...1024)), .init("until", time.orNull), .init("reason", .anyText(0...4096)),
        .init("origin", .words(Ban.Origin.allCases.map(\.rawValue))), .init("by", .anyText(1...64)),
        .init("simulated", .boolean(note: "Nothing is refused; decisions only show what would be.")),
        .init("quarantine", .boolean(note: "Only questions to models are refused, and what is under way goes on.")),
    ]

    /// A ban that holds, with how often there was one.
    static let heldBan = Schema.object(
        banMembers + [
            .init("created", .time),
            .init(
                "times",
                count.noted("How often the target was banned automatically so far, without what was undone.")),
        ]
    ).named("HeldBan")

    /// What became of a request for a ban.
    static let addedBan = Schema.object(
        banMembers + [
            .init(
                "change",
                .words(
                    BanOutcome.Change.allCases.map(\.rawValue),
                    note: "kept: the ban that was there lasts as long or longer, and stays."))
        ]
    ).named("AddedBan")

    /// A ban that holds, or held.
    static let pastBan = Schema.object(
        banMembers + [.init("created", .time), .init("lifted", time.orNull)]
    ).named("PastBan")

    static let newBan = Schema(
        .choice(
            by: "scope",
            [
                Choice(Ban.Scope.tenant.rawValue, target(handle.noted("The tenant's name or id."))),
                Choice(Ban.Scope.key.rawValue, target(handle.noted("The key's id."))),
                Choice(
                    Ban.Scope.address.rawValue,
                    target(.address(note: "An address without port or zone, or a range as 192.0.2.0/24."))),
            ]), note: "What is banned, for how long and why; a tenant where no scope is named."
    ).named("NewBan")

    private static func target(_ target: Schema) -> [Property] {
        [
            .init("target", target),
            .optional("seconds", seconds.orNull.noted("Seconds, up to a hundred years; null is until lifted.")),
            .optional("quarantine", .boolean(note: "Refuse only questions to models; false by default.")),
            .optional("simulated", .boolean(note: "Refuse nothing, only show what would be; false by default.")),
            .optional("may_shorten", .boolean(note: "Whether a ban that is there may end sooner; false by default.")),
            .optional("reason", .reason),
        ]
    }

    private static let scope = Schema.words(Ban.Scope.allCases.map(\.rawValue))

    /// An alert with its time and its tenant.
    static let alert = Schema.object([
        .init("t", .time), .init("tenant", .anyText(0...64)), .init("id", .anyText(1...64)),
        .init("code", .words(ReasonCode.allCases.map(\.rawValue))),
        .init("severity", .words(Severity.allCases.map(\.label))), .init("confidence", .number(0...1)),
        .init("evidence", .anyText()), .init("state", .alertState), .optional("by", .anyText(1...64)),
        .optional("count", count.noted("How often it was raised.")),
        .optional("seen", time.noted("When it was raised last, in milliseconds since 1970.")),
        .optional("learned", .anyText(1...256).noted("What a false positive taught the extraction detector.")),
    ]).named("Alert")

    /// What became of a test alert.
    static let alertTest = Schema.object([
        .init("webhook", .delivery), .init("syslog", .delivery),
    ]).named("AlertTest")

    private static let delivery = Schema.object([
        .init("outcome", .words(["delivered", "failed", "off"])), .init("status", integer(0...999).orNull),
        .init("detail", .anyText(0...4096)),
    ])

    static let alertState = Schema.words(Alert.State.allCases.map(\.rawValue))
}
