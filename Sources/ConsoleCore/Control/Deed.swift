import Wire

/// What is to be done at the gateway: one action, as the control API takes it.
public enum Deed: Sendable, Equatable {
    case ban(BanRequest)
    case lift(ban: String, reason: String)
    case alert(String, AlertVerb, reason: String)
    case revoke(key: String, reason: String)
    case suspend(tenant: String, reason: String)
    case resume(tenant: String, reason: String)
    /// Hashes a model anew; ``everyModel`` is all of them.
    case verify(model: String)
    /// Ends a verification, by its job where that is known.
    case cancel(model: String, job: String?)
    /// Pins a model as it is now; with a digest, only the one that has it.
    case approve(model: String, digest: String?, reason: String)

    public static let everyModel = "*"

    /// What an alert's state can be set to, in the words of the API's paths.
    public enum AlertVerb: String, Sendable {
        case ack, close
        case falsePositive = "false-positive"

        /// The state in which it leaves the alert.
        var state: FeedEvent.AlertState {
            switch self {
            case .ack: .ack
            case .close: .closed
            case .falsePositive: .falsePositive
            }
        }
    }

    /// True for what the gateway may answer late: an older one hashes the whole model before it approves it.
    public var isSlow: Bool {
        if case .approve = self { return true }
        return false
    }
}

extension Deed {
    /// The request that does it; nil for a cancellation whose job is yet to be found among ``ControlRequest/jobs``.
    public var request: ControlRequest? {
        switch self {
        case .ban(let ban): ControlRequest("POST", "/v1/bans", ban.json())
        case .lift(let ban, let reason): .delete("/v1/bans/\(ban.pathSegment)", reason)
        case .alert(let id, let verb, let reason): .post("/v1/alerts/\(id.pathSegment)/\(verb.rawValue)", reason)
        case .revoke(let key, let reason): .delete("/v1/keys/\(key.pathSegment)", reason)
        case .suspend(let tenant, let reason): .post("/v1/tenants/\(tenant.pathSegment)/suspend", reason)
        case .resume(let tenant, let reason): .post("/v1/tenants/\(tenant.pathSegment)/resume", reason)
        case .verify(let model): .post("/v1/models/\(model.pathSegment)/verify", "")
        case .cancel(_, let job): job.map { .delete("/v1/jobs/\($0.pathSegment)", "") }
        case .approve(let model, let digest, let reason):
            .post("/v1/models/\(model.pathSegment)/approve", reason, digest: digest)
        }
    }

    /// The same cancellation with its job: the first of the list that runs or waits for this model alone, or for all where
    /// all are meant.
    public func found(in list: JSONView) -> Deed? {
        guard case .cancel(let model, nil) = self, let jobs = list["jobs"] else { return nil }
        let open = jobs.elements.prefix(1000).compactMap { JobState(json: $0) }.filter { !$0.state.isFinal }
        let job = open.first { $0.model == (model == Deed.everyModel ? nil : model) }
        return job.map { .cancel(model: model, job: $0.job) }
    }
}

/// A request of the control API: what is sent, and nothing of how.
public struct ControlRequest: Sendable, Equatable {
    public var method: String
    /// Path and query, encoded.
    public var target: String
    public var body: [UInt8]?

    init(_ method: String, _ target: String, _ body: [UInt8]? = nil) {
        self.method = method
        self.target = target
        self.body = body
    }

    public static let snapshot = ControlRequest("GET", "/v1/snapshot")
    /// The newest jobs.
    public static let jobs = ControlRequest("GET", "/v1/jobs")

    static func get(_ target: String) -> ControlRequest { ControlRequest("GET", target) }

    /// The reason goes into the body, and so does what was seen.
    static func post(_ target: String, _ reason: String, digest: String? = nil) -> ControlRequest {
        var out = JSONWriter()
        out.beginObject()
        if let digest { out.field("digest", digest) }
        if !reason.isEmpty { out.field("reason", reason) }
        out.endObject()
        return ControlRequest("POST", target, out.bytes)
    }

    /// The reason goes into the query: a DELETE has no body.
    static func delete(_ target: String, _ reason: String) -> ControlRequest {
        ControlRequest("DELETE", reason.isEmpty ? target : "\(target)?reason=\(reason.pathSegment)")
    }
}
