import Wire

/// What operators said of the policy, as gateways share it.
struct PolicyState: Sendable, Equatable {
    /// Nil where it was withdrawn.
    var document: PolicyDocument?
    var by: String
    var reason: String
    /// Milliseconds since 1970.
    var time: Int64

    init(_ record: PolicyRecord) {
        (document, by, reason, time) = (record.document, record.by, record.reason, record.time)
    }

    /// What gateways of the release before know of a policy, and write in place of a document.
    static let olderMembers = ["block", "warn", "excerpt", "expose_risk"]

    init(_ fields: StateFields) throws(StateRefusal) {
        document = fields.has("document") ? try fields.policy("document") : try fields.olderPolicy()
        by = try fields.text("by", most: EntityName.limit)
        reason = try fields.reason()
        time = try fields.time("time")
    }

    func write(to out: inout JSONWriter) {
        let view = (document ?? .empty).view
        if view.members.compactMap(\.key.string) == Self.olderMembers {
            // So that they take it, too.
            for member in view.members {
                out.key(member.key.string ?? "")
                out.value(member.value)
            }
        } else if let document {
            out.key("document")
            out.spliced(document.json)
        } else {
            out.null("document")
        }
        out.field("by", by)
        out.field("reason", reason)
        out.field("time", Int(time))
    }

    func record(version: Int64) -> PolicyRecord {
        PolicyRecord(version: version, document: document, by: by, reason: reason, time: time)
    }
}
