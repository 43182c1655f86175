import SecurityGate
import Vocabulary
import Wire

extension TenantUsage {
    func write(to out: inout JSONWriter) {
        out.field("tenant", tenant.id)
        out.field("name", tenant.name)
        out.field("source", source.rawValue)
        Self.write(standing.requests, "requests", &out)
        Self.write(standing.tokens, "tokens", &out)
        let places: [(StaticString, Int)] = [
            ("limit", allowance.concurrency), ("running", standing.running), ("waiting", waiting),
        ]
        Self.write(places, "concurrency", where: allowance.concurrency > 0, &out)
        let requests: [(StaticString, Int)] = [("limit", allowance.dailyRequests), ("spent", standing.spentRequests)]
        Self.write(requests, "day_requests", where: allowance.dailyRequests > 0, &out)
        let tokens: [(StaticString, Int)] = [("limit", allowance.dailyTokens), ("spent", standing.spentTokens)]
        Self.write(tokens, "day_tokens", where: allowance.dailyTokens > 0, &out)
        out.field("body_bytes", bodyBytes)
        out.key("in_flight")
        out.beginObject()
        out.field("requests", inFlight.requests)
        out.field("keys", inFlight.keys.sorted())
        out.field("addresses", inFlight.addresses.sorted())
        out.endObject()
        out.list("extraction", extraction) { rule, out in
            out.field("rule", rule.rule)
            out.field("code", rule.code.rawValue)
            out.field("count", rule.count)
            out.field("threshold", rule.threshold)
        }
    }

    private static func write(_ quota: Quota, _ name: StaticString, _ out: inout JSONWriter) {
        let fields: [(StaticString, Int)] = [
            ("limit", quota.limit), ("remaining", quota.remaining), ("reset_ms", (quota.reset + 999) / 1000),
        ]
        write(fields, name, where: quota.limit > 0, &out)
    }

    private static func write(
        _ fields: [(StaticString, Int)], _ name: StaticString, where isLimited: Bool, _ out: inout JSONWriter
    ) {
        guard isLimited else { return out.null(name) }
        out.key(name)
        out.beginObject()
        for (name, value) in fields { out.field(name, value) }
        out.endObject()
    }
}

extension Schema {
    private static let quota = Schema.object([
        .init("limit", .count), .init("remaining", .count), .init("reset_ms", .count),
    ])
    private static let budget = Schema.object([.init("limit", .count), .init("spent", .count)])
    private static let places = Schema.object([
        .init("limit", .count), .init("running", .count), .init("waiting", .count),
    ])

    private static let inFlight = Schema.object([
        .init("requests", count.noted("Let in and not answered yet, on this gateway: what a ban would cut.")),
        .init("keys", .list(.anyText(0...64), most: InFlight.most, note: "Ids of the keys that sent them.")),
        .init("addresses", .list(.anyText(0...256), most: InFlight.most, note: "Where they came from.")),
    ])

    private static let extractionRule = Schema.object([
        .init("rule", .anyText(1...64)), .init("code", .words(ReasonCode.allCases.map(\.rawValue))),
        .init("count", count.noted("What counts towards an alarm now.")),
        .init("threshold", count.noted("The count from which on there is one.")),
    ])

    /// Limits that the tenant does not have are null.
    static let tenantUsage = Schema.object([
        .init("tenant", .tenantID), .init("name", .anyText(1...128)),
        .init("source", .words(TenantUsage.Source.allCases.map(\.rawValue))), .init("requests", quota.orNull),
        .init("tokens", quota.orNull), .init("concurrency", places.orNull), .init("day_requests", budget.orNull),
        .init("day_tokens", budget.orNull), .init("body_bytes", .count),
        .init("in_flight", .inFlight),
        .init("extraction", list(extractionRule, most: 64)),
    ]).named("TenantUsage")
}
