import Stores
import Vocabulary
import Wire

/// What those outside are told of an alert; without text of prompts.
struct AlertMessage: Sendable, Equatable {
    /// The alert's id.
    var id: String
    /// Milliseconds since 1970.
    var time: Int
    var gateway: String
    var environment: String
    /// Empty where it concerns the gateway itself.
    var tenant = ""
    var tenantName = ""
    var code: String
    var severity: Severity
    /// 0 to 1.
    var confidence = 1.0
    var evidence: String
    var state = Alert.State.new
    var count = 1
    /// OWASP and ATLAS ids.
    var owasp: [String] = []
    var atlas: [String] = []

    /// The same for each attempt to deliver it, and another when the alert becomes more severe.
    var delivery: String { "\(id)-\(severity.word)" }

    static let version = 1

    func json() -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.beginObject()
        out.field("version", Self.version)
        out.field("id", id)
        out.field("time", time)
        out.field("gateway", gateway)
        out.field("environment", environment)
        out.field("tenant", tenant)
        out.field("tenant_name", tenantName)
        out.field("code", code)
        out.field("severity", severity.word)
        out.key("confidence")
        out.double(confidence)
        out.field("evidence", evidence)
        out.field("state", state.rawValue)
        out.field("count", count)
        out.field("owasp", owasp)
        out.field("atlas", atlas)
        out.endObject()
        return out.bytes
    }
}

extension Severity {
    /// Written out, as files and messages have it.
    var word: String {
        switch self {
        case .low: "low"
        case .medium: "medium"
        case .high: "high"
        case .critical: "critical"
        }
    }
}
