import Vocabulary
import Wire

/// A decision as an event of the Open Cybersecurity Schema Framework, with its Security Control profile
/// (https://schema.ocsf.io/1.5.0/).
///
/// Every required attribute of the class is there. The client's address is not on record, so the source of an API
/// Activity is named by the key that was used. Reasons map to techniques of MITRE ATLAS, which OCSF has no place for;
/// they are under `unmapped` with the row itself.
struct OCSFEvent: Sendable {
    /// Version of the schema.
    static let version = "1.5.0"

    private let entry: AuditEntry

    init(_ entry: AuditEntry) { self.entry = entry }

    /// True where something was found, or done other than let through.
    private var isFinding: Bool { entry.action != "allow" || entry.would != "allow" || !entry.reasons.isEmpty }

    /// One line of JSON.
    var line: String {
        var out = JSONWriter(capacity: 2048)
        out.beginObject()
        if isFinding { finding(&out) } else { activity(&out) }
        control(&out)
        metadata(&out)
        unmapped(&out)
        out.endObject()
        return out.text
    }

    // MARK: - Classes

    private func finding(_ out: inout JSONWriter) {
        classify(&out, category: (2, "Findings"), event: (2004, "Detection Finding"), activity: (1, "Create"))
        let (severity, name) = severity
        out.field("severity_id", severity)
        out.field("severity", name)
        out.field("status_id", 1)
        out.field("status", "New")
        out.field("risk_score", entry.risk)
        out.key("finding_info")
        out.object { out in
            out.field("uid", entry.request)
            out.field("title", title)
            out.field("types", entry.reasons)
            out.field("created_time", entry.time)
        }
        out.key("evidences")
        out.beginArray()
        out.object { out in
            actor(&out)
            api(&out)
        }
        out.endArray()
    }

    private func activity(_ out: inout JSONWriter) {
        let isRead = ["/v1/models", "/v1/models/{id}", "/v1/conversations", "/api/tags", "/api/version", "/"].contains(
            entry.route)
        classify(
            &out, category: (6, "Application Activity"), event: (6003, "API Activity"),
            activity: isRead ? (2, "Read") : (1, "Create"))
        out.field("severity_id", 1)
        out.field("severity", "Informational")
        let (status, name) = status
        out.field("status_id", status)
        out.field("status", name)
        actor(&out)
        api(&out)
        out.key("src_endpoint")
        out.object { $0.field("uid", entry.key) }
    }

    private func classify(
        _ out: inout JSONWriter, category: (Int, String), event: (Int, String), activity: (Int, String)
    ) {
        out.field("category_uid", category.0)
        out.field("category_name", category.1)
        out.field("class_uid", event.0)
        out.field("class_name", event.1)
        out.field("activity_id", activity.0)
        out.field("activity_name", activity.1)
        out.field("type_uid", event.0 * 100 + activity.0)
        out.field("type_name", "\(event.1): \(activity.1)")
        out.field("time", entry.time)
        out.field("message", title)
    }

    // MARK: - Objects

    /// What the gateway did about it: the Security Control profile.
    private func control(_ out: inout JSONWriter) {
        let isDenied = entry.action == "block" || entry.answer == "stop"
        out.field("action_id", isDenied ? 2 : 1)
        out.field("action", isDenied ? "Denied" : "Allowed")
        let (disposition, name) = disposition
        out.field("disposition_id", disposition)
        out.field("disposition", name)
    }

    private func metadata(_ out: inout JSONWriter) {
        out.key("metadata")
        out.object { out in
            out.field("version", Self.version)
            out.key("product")
            out.object { out in
                out.field("name", "SecureInfer")
                out.field("vendor_name", "SecureInfer")
                out.field("version", SecureInfer.version)
            }
            out.field("profiles", ["security_control"])
            out.field("uid", entry.request)
            out.field("sequence", entry.seq)
            out.field("log_name", "decisions")
        }
    }

    private func actor(_ out: inout JSONWriter) {
        out.key("actor")
        out.object { out in
            out.key("user")
            out.object { out in
                out.field("uid", entry.key)
                out.key("org")
                out.object { $0.field("uid", entry.tenant) }
            }
        }
    }

    private func api(_ out: inout JSONWriter) {
        out.key("api")
        out.object { out in
            out.field("operation", entry.route)
            guard let status = entry.status else { return }
            out.key("response")
            out.object { $0.field("code", status) }
        }
    }

    private func unmapped(_ out: inout JSONWriter) {
        let codes = entry.reasons.compactMap { ReasonCode(rawValue: $0) }
        out.key("unmapped")
        out.object { out in
            for member in entry.view.members {
                out.key(member.key.string ?? "")
                out.value(member.value)
            }
            out.field("owasp", Self.unique(codes.flatMap(\.owasp)))
            out.field("atlas", Self.unique(codes.flatMap(\.atlas)))
        }
    }

    // MARK: - Values

    private var title: String {
        let verb =
            switch (entry.action, entry.would) {
            case ("block", _): "Blocked"
            case _ where entry.answer == "stop": "Ended the answer"
            case _ where entry.answer == "mask": "Masked the answer"
            case ("warn", _): "Let through with a warning"
            case (_, "block"): "Let through, though it would be blocked"
            case (_, "warn"): "Let through, though it would be warned of"
            default: "Let through"
            }
        return entry.reasons.isEmpty ? "\(verb): \(entry.route)" : "\(verb): \(entry.reasons.joined(separator: ", "))"
    }

    /// By the levels of a tenant's risk: CRIT from 80, HIGH from 60, MED from 40. What ended an answer counts as what blocks a
    /// request, what was taken out of one as what is warned of.
    private var severity: (Int, String) {
        switch max(entry.score, entry.answer == "stop" ? 80 : entry.answer == "mask" ? 50 : 0) {
        case 80...: (5, "Critical")
        case 60...: (4, "High")
        case 40...: (3, "Medium")
        default: (2, "Low")
        }
    }

    private var disposition: (Int, String) {
        switch (entry.action, entry.would) {
        case ("block", _): (2, "Blocked")
        case _ where entry.answer == "stop": (2, "Blocked")
        case _ where entry.answer == "mask": (11, "Corrected")
        case ("warn", _): (17, "Logged")
        case ("allow", "allow"): (1, "Allowed")
        default: (15, "Detected")
        }
    }

    private var status: (Int, String) {
        switch entry.outcome {
        case "ok": (1, "Success")
        case nil, "unknown": (0, "Unknown")
        default: (2, "Failure")
        }
    }

    private static func unique(_ items: [String]) -> [String] { Set(items).sorted() }
}

extension JSONWriter {
    /// One object as a value.
    fileprivate mutating func object(_ fields: (inout JSONWriter) -> Void) {
        beginObject()
        fields(&self)
        endObject()
    }
}
