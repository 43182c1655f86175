import SecurityGate
import Wire

/// The policy as gateways share it.
struct PolicyState: Sendable, Equatable {
    var policy: Policy
    var by: String
    var reason: String
    /// Milliseconds since 1970.
    var time: Int64

    init(_ record: PolicyRecord) {
        (policy, by, reason, time) = (record.policy, record.by, record.reason, record.time)
    }

    init(_ fields: StateFields) throws(StateRefusal) {
        policy = Policy()
        policy.block = try fields.number("block", most: 100)
        policy.warn = try fields.number("warn", most: 100)
        policy.excerpt = try fields.word("excerpt")
        policy.exposeRisk = try fields.flag("expose_risk")
        by = try fields.text("by", most: EntityName.limit)
        reason = try fields.reason()
        time = try fields.time("time")
        do throws(StoresError) { try policy.check() } catch { throw .malformed }
    }

    func write(to out: inout JSONWriter) {
        out.field("block", policy.block)
        out.field("warn", policy.warn)
        out.field("excerpt", policy.excerpt.rawValue)
        out.field("expose_risk", policy.exposeRisk)
        out.field("by", by)
        out.field("reason", reason)
        out.field("time", Int(time))
    }

    func record(version: Int64) -> PolicyRecord {
        PolicyRecord(version: version, policy: policy, by: by, reason: reason, time: time)
    }
}
