import Vocabulary

extension FeedEvent {
    /// The event as JSON without its mac: the bytes that ``FeedSeal`` signs, closing brace included.
    public func json() -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.beginObject()
        out.field("v", Self.version)
        out.field("gw", gateway)
        out.field("boot", boot)
        out.field("seq", sequence)
        out.field("t", time)
        out.field("kind", body.kind)
        if let tenant { out.field("tenant", tenant) }
        if let request { out.field("request", request) }
        body.write(to: &out)
        out.endObject()
        return out.bytes
    }
}

extension FeedEvent.Body {
    func write(to out: inout JSONWriter) {
        switch self {
        case .decision(let decision): decision.write(to: &out)
        case .alert(let alert): alert.write(to: &out)
        case .model(let model): model.write(to: &out)
        case .ban(let ban): ban.write(to: &out)
        case .risk(let risk):
            out.field("risk", risk.risk)
            out.field("why", risk.why)
        case .limit(let limit):
            out.field("control", limit.control)
            out.field("state", limit.state)
        case .link(let link):
            out.field("peer", link.peer)
            out.field("state", link.state)
        case .notice(let notice):
            out.field("severity", notice.severity.label)
            out.field("text", notice.text)
        }
    }
}

extension FeedEvent.Decision {
    /// Writes the fields into an open object.
    public func write(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("key", key)
        out.field("route", route)
        out.field("model", model)
        out.field("action", action.rawValue)
        out.field("would", would.rawValue)
        out.field("score", score)
        out.field("risk", risk)
        out.field("reasons", reasons)
        out.field("excerpt", excerpt)
        out.field("us", microseconds)
        if isAnswer { out.field("answer", true) }
        if let trace { out.field("trace", trace) }
        guard !findings.isEmpty else { return }
        out.key("findings")
        out.beginArray()
        for finding in findings { finding.write(to: &out) }
        out.endArray()
    }
}

extension FeedEvent.Explanation {
    /// Writes one object.
    public func write(to out: inout JSONWriter) {
        out.beginObject()
        out.field("code", code)
        out.field("rule", rule)
        out.field("weight", weight)
        if !path.isEmpty { out.field("path", path) }
        if from >= 0 {
            out.field("from", from)
            out.field("to", to)
        }
        if !decode.isEmpty { out.field("decode", decode) }
        out.field("evidence", evidence)
        out.endObject()
    }
}

extension FeedEvent.Alert {
    /// Writes the fields into an open object.
    public func write(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("code", code)
        out.field("severity", severity.label)
        out.key("confidence")
        out.double(confidence)
        out.field("evidence", evidence)
        out.field("state", state.rawValue)
        if let by { out.field("by", by) }
    }
}

extension FeedEvent.Model {
    /// Writes the fields into an open object.
    public func write(to out: inout JSONWriter) {
        out.field("model", model)
        out.field("status", status)
        out.field("digest", digest)
        if let want { out.field("want", want) }
        if let layer { out.field("layer", layer) }
        out.field("bytes", bytes)
        out.field("total", total)
        out.field("rate", rate)
    }
}

extension FeedEvent.Ban {
    /// Writes the fields into an open object.
    public func write(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("op", op)
        out.field("scope", scope)
        out.field("target", target)
        out.field("until", until)
        out.field("reason", reason)
        out.field("origin", origin)
        out.field("by", by)
        out.field("simulated", simulated)
        out.field("quarantine", quarantine)
    }
}
