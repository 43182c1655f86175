/// What the incidents kept say of one tenant; one pass over them, whoever asks.
struct TenantDigest: Sendable {
    private(set) var blocked = 0
    private(set) var warned = 0
    /// Let through by monitor mode.
    private(set) var would = 0
    /// Reason codes and how often each was the first, most frequent first.
    private(set) var reasons: [(code: String, count: Int)] = []
    /// Models asked for, most frequent first.
    private(set) var models: [(name: String, count: Int)] = []
    /// Serials of the newest incidents.
    private(set) var newest: [Int] = []

    static let kept = 200

    init(of tenant: String, in incidents: Ring<Incident>) {
        var reasons: [String: Int] = [:]
        var models: [String: Int] = [:]
        for serial in incidents.serials {
            guard let incident = incidents[serial], incident.tenant == tenant, let decision = incident.decision else {
                continue
            }
            switch incident.verdict {
            case "BLOCK": blocked += 1
            case "WARN": warned += 1
            default: would += 1
            }
            if let code = decision.reasons.first { reasons[code, default: 0] += 1 }
            if !decision.model.isEmpty { models[decision.model, default: 0] += 1 }
            if newest.count < Self.kept { newest.append(serial) }
        }
        self.reasons = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
        self.models = models.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
