import Wire

/// What the gateway said to an action.
public enum Answer: Sendable, Equatable {
    case done(Outcome)
    /// Refused, or the gateway could not be reached.
    case refused(ControlError)

    /// Code of a refusal that is none: nobody knows whether it was done.
    public static let unknownCode = "no_answer"
}

/// What is so after an action, as far as the gateway said.
public enum Outcome: Sendable, Equatable {
    /// Done, and there is nothing more to tell.
    case plain
    /// The ban in force; `isNew` is false where one was there before, and was kept or changed.
    case ban(FeedEvent.Ban, isNew: Bool)
    case alert(FeedEvent.Alert)
    case tenant(id: String, state: String)
    case job(JobState)
    case model(FeedEvent.Model)
}

extension Deed {
    /// Reads the answer of a gateway that did it; what is not understood leaves it plainly done.
    ///
    /// - Parameter now: Unix milliseconds, for the end of a ban of which the gateway names only the id.
    public func outcome(_ json: JSONView, now: Int) -> Outcome {
        switch self {
        case .ban(let request): Self.ban(json, request, now: now)
        case .alert: FeedEvent.Alert(json: json).map { .alert($0) } ?? .plain
        case .suspend(let tenant, _), .resume(let tenant, _):
            json["state"]?.string.map { .tenant(id: json["id"]?.string ?? tenant, state: $0) } ?? .plain
        case .verify, .cancel: JobState(json: json).map { .job($0) } ?? .plain
        case .approve: FeedEvent.Model(json: json).map { .model($0) } ?? .plain
        case .lift, .revoke: .plain
        }
    }

    private static func ban(_ json: JSONView, _ request: BanRequest, now: Int) -> Outcome {
        let isNew = json["change"]?.string.map { $0 == "made" } ?? true
        if let ban = FeedEvent.Ban(json: json) { return .ban(ban, isNew: isNew) }
        guard let id = json["id"]?.string else { return .plain }
        let ban = FeedEvent.Ban(
            id: id, op: "add", scope: request.scope, target: request.target,
            until: request.seconds.map { now + $0 * 1000 }, reason: request.reason, origin: "operator", by: "local",
            quarantine: request.quarantine)
        return .ban(ban, isNew: isNew)
    }
}
