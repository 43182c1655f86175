import SecurityGate
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

    /// Limits that the tenant does not have are null.
    static let tenantUsage = Schema.object([
        .init("tenant", .tenantID), .init("name", .anyText(1...128)),
        .init("source", .words(TenantUsage.Source.allCases.map(\.rawValue))), .init("requests", quota.orNull),
        .init("tokens", quota.orNull), .init("concurrency", places.orNull), .init("day_requests", budget.orNull),
        .init("day_tokens", budget.orNull), .init("body_bytes", .count),
    ]).named("TenantUsage")
}
