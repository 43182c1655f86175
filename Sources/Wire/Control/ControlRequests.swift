/// Body of `POST /v1/bans`.
public struct BanRequest: Sendable, Equatable {
    /// `tenant`, `key` or `address`.
    public var scope: String
    /// Tenant id or name, key id, or address.
    public var target: String
    /// Duration in seconds; nil is until lifted.
    public var seconds: Int?
    public var reason: String
    /// True refuses only questions to models, and cuts nothing.
    public var quarantine: Bool

    public init(scope: String = "tenant", target: String, seconds: Int?, reason: String, quarantine: Bool = false) {
        self.scope = scope
        self.target = target
        self.seconds = seconds
        self.reason = reason
        self.quarantine = quarantine
    }

    public func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("scope", scope)
        out.field("target", target)
        out.field("seconds", seconds)
        out.field("reason", reason)
        if quarantine { out.field("quarantine", true) }
        out.endObject()
        return out.bytes
    }

    /// Longest ban that has an end, in seconds: a hundred years.
    public static let longest = 100 * 365 * 86_400

}

/// Answer of `POST /v1/models/{m}/verify` and `GET /v1/jobs/{id}`.
public struct JobState: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case waiting, running, done, failed, cancelled

        /// True when nothing more will come.
        public var isFinal: Bool { self != .waiting && self != .running }
    }

    public var job: String
    /// What is verified; nil for all models.
    public var model: String?
    public var state: State
    public var bytes: Int
    public var total: Int
    /// Bytes in a second; 0 where that is not known.
    public var rate: Int

    public init(job: String, model: String? = nil, state: State, bytes: Int, total: Int, rate: Int = 0) {
        self.job = job
        self.model = model
        self.state = state
        self.bytes = bytes
        self.total = total
        self.rate = rate
    }

    /// Seconds that are left at this rate; nil where that is not known.
    public var secondsLeft: Int? {
        guard !state.isFinal, rate > 0, bytes >= 0, bytes <= total else { return nil }
        return (total - bytes) / rate + ((total - bytes) % rate > 0 ? 1 : 0)
    }

    public func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        write(to: &out)
        out.endObject()
        return out.bytes
    }

    /// Writes the fields into an open object.
    public func write(to out: inout JSONWriter) {
        out.field("job", job)
        out.field("model", model)
        out.field("state", state.rawValue)
        out.field("bytes", bytes)
        out.field("total", total)
        out.field("rate", rate)
        out.field("seconds_left", secondsLeft)
    }

    public init?(json: JSONView) {
        guard let job = json["job"]?.string, let state = json["state"]?.string.flatMap(State.init) else { return nil }
        self.init(
            job: job, model: json["model"]?.string, state: state, bytes: json["bytes"]?.int ?? 0,
            total: json["total"]?.int ?? 0, rate: max(0, json["rate"]?.int ?? 0))
    }
}

/// Body of every error of the control API.
public struct ControlError: Error, Sendable, Equatable {
    public var code: String
    public var message: String
    /// What to do about it; may be empty.
    public var hint: String

    public init(code: String, message: String, hint: String = "") {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.key("error")
        out.beginObject()
        out.field("code", code)
        out.field("message", message)
        out.field("hint", hint)
        out.endObject()
        out.endObject()
        return out.bytes
    }

    public init?(json: JSONView) {
        guard let error = json["error"], let code = error["code"]?.string, let message = error["message"]?.string else {
            return nil
        }
        self.init(code: code, message: message, hint: error["hint"]?.string ?? "")
    }

    /// The hint for whoever sits at a terminal: a few of the gateway's own are for those who write programs.
    public var advice: String {
        switch code {
        case "auth_invalid": "Check --token-file or SECUREINFER_TOKEN; the token may be expired or revoked."
        case "role_too_low" where hint.isEmpty: "Ask an operator of a higher role."
        default: hint
        }
    }
}
