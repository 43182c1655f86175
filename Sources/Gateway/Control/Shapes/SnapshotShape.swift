import Stores
import Vocabulary
import Wire

extension Schema {
    static let health = Schema.object([
        .init("status", .words(["ok", "degraded"])), .optional("reasons", .list(.anyText(1...64), most: 64)),
    ]).named("Health")

    static let snapshot = Schema.object([
        .init("gateway", .anyText(0...256)), .init("boot", .anyText(0...64)), .init("seq", .count), .init("t", .time),
        .init("environment", .anyText(0...256)), .init("feed_key", .anyText(0...128)),
        .init("redis", anyText(0...4096).orNull),
        .init("tenants", .list(.tenantState, most: SnapshotReader.mostTenants)),
        .init("tenants_total", count.noted("All tenants there are, also those that are not listed.")),
        .init("bans", .list(.ban, most: SnapshotReader.mostBans)), .init("models", .list(.modelState, most: 100_000)),
        .init("alerts", .list(.alert, most: 100)),
        .init("decisions", .list(.recentDecision, most: SnapshotReader.mostDecisions)),
    ]).named("Snapshot")

    private static let tenantState = Schema.object([
        .init("id", .tenantID), .init("name", .anyText(1...128)),
        .init("state", .words(Tenant.State.allCases.map(\.rawValue))), .init("mode", .anyText(1...16)),
        .init("risk", .percent), .init("why", .anyText(0...4096)),
    ]).named("TenantState")

    private static let modelState = Schema.object([
        .init("model", .anyText(0...1024)), .init("status", .modelStatus), .init("digest", .anyText(0...128)),
        .optional("want", .anyText(0...128)), .optional("layer", .anyText(0...4096)), .init("bytes", .count),
        .init("total", .count), .init("rate", .count),
    ]).named("ModelState")

    private static let recentDecision = Schema.object([
        .init("t", .time), .init("tenant", .tenantID), .init("request", .anyText(1...256)),
        .init("name", .anyText(0...128)), .init("key", .anyText(0...64)), .init("route", .anyText(0...256)),
        .init("model", .anyText(0...4096)), .init("action", .action), .init("would", .action),
        .init("score", .percent), .init("risk", .percent), .init("reasons", .list(.anyText(1...64), most: 1000)),
        .init("excerpt", anyText(0...65_536).orNull), .init("us", .count),
    ]).named("RecentDecision")
}
