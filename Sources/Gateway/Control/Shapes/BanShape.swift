import Stores
import Vocabulary
import Wire

extension FeedEvent.Ban {
    /// A ban on record as the feed shows it.
    init(_ ban: Ban, op: String, by: String? = nil) {
        self.init(
            id: ban.id, op: op, scope: ban.scope.rawValue, target: ban.target, until: ban.until.map(Int.init),
            reason: ban.reason, origin: ban.origin.rawValue, by: by ?? ban.by, simulated: ban.simulated)
    }
}

extension Schema {
    static let ban = Schema.object([
        .init("id", .anyText(1...64)), .init("op", .words(["add", "lift"])), .init("scope", .scope),
        .init("target", .anyText(1...1024)), .init("until", time.orNull), .init("reason", .anyText(0...4096)),
        .init("origin", .words(Ban.Origin.allCases.map(\.rawValue))), .init("by", .anyText(1...64)),
        .init("simulated", .boolean()),
    ]).named("Ban")

    static let newBan = Schema(
        .choice(
            by: "scope",
            [
                Choice(Ban.Scope.tenant.rawValue, target(handle.noted("The tenant's name or id."))),
                Choice(Ban.Scope.key.rawValue, target(handle.noted("The key's id."))),
                Choice(Ban.Scope.address.rawValue, target(.address(note: "The address, without port or zone."))),
            ]), note: "What is banned, for how long and why; a tenant where no scope is named."
    ).named("NewBan")

    private static func target(_ target: Schema) -> [Property] {
        [
            .init("target", target),
            .optional("seconds", seconds.orNull.noted("Seconds, up to a hundred years; null is until lifted.")),
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
    ]).named("Alert")

    static let alertState = Schema.words(Alert.State.allCases.map(\.rawValue))
}
