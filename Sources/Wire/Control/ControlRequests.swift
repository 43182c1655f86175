/// Body of `POST /v1/bans`.
public struct BanRequest: Sendable, Equatable {
    /// `tenant`, `key` or `address`.
    public var scope: String
    /// Tenant id or name, key id, or address.
    public var target: String
    /// Duration in seconds; nil is until lifted.
    public var seconds: Int?
    public var reason: String

    public init(scope: String = "tenant", target: String, seconds: Int?, reason: String) {
        self.scope = scope
        self.target = target
        self.seconds = seconds
        self.reason = reason
    }

    public func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("scope", scope)
        out.field("target", target)
        out.field("seconds", seconds)
        out.field("reason", reason)
        out.endObject()
        return out.bytes
    }

    /// Longest ban that has an end, in seconds: a hundred years.
    public static let longest = 100 * 365 * 86_400

    /// Reads the body; nil when a member is missing or has the wrong type, `scope` is not one of the three words, or
    /// `seconds` is not from 1 to ``longest``.
    public init?(json: JSONView) {
        guard let target = json["target"]?.string, let reason = json["reason"]?.string,
            json["seconds"].map({ $0.isNull || 1...Self.longest ~= ($0.int ?? 0) }) ?? true,
            let scope = json["scope"].map(\.string) ?? "tenant", ["tenant", "key", "address"].contains(scope)
        else { return nil }
        self.init(scope: scope, target: target, seconds: json["seconds"]?.int, reason: reason)
    }
}

/// Answer of `POST /v1/models/{m}/verify` and `GET /v1/jobs/{id}`.
public struct JobState: Sendable, Equatable {
    public var job: String
    /// `running`, `done` or `failed`.
    public var state: String
    public var bytes: Int
    public var total: Int

    public init(job: String, state: String, bytes: Int, total: Int) {
        self.job = job
        self.state = state
        self.bytes = bytes
        self.total = total
    }

    public func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("job", job)
        out.field("state", state)
        out.field("bytes", bytes)
        out.field("total", total)
        out.endObject()
        return out.bytes
    }

    public init?(json: JSONView) {
        guard let job = json["job"]?.string, let state = json["state"]?.string else { return nil }
        self.init(job: job, state: state, bytes: json["bytes"]?.int ?? 0, total: json["total"]?.int ?? 0)
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
}
