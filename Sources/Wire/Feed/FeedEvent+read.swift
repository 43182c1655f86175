import Vocabulary

extension FeedEvent {
    /// Reads an event; nil when a member is missing, has the wrong type or an unknown value. Unknown members are ignored,
    /// so that a newer gateway can add some.
    public init?(json: JSONView) {
        guard json["v"]?.int == Self.version, let gateway = json["gw"]?.string, let boot = json["boot"]?.string,
            let sequence = json["seq"]?.int, sequence > 0, let time = json["t"]?.moment,
            let kind = json["kind"]?.string, let body = Body(kind: kind, json: json)
        else { return nil }
        self.init(
            gateway: gateway, boot: boot, sequence: sequence, time: time, tenant: json["tenant"]?.string,
            request: json["request"]?.string, body: body)
    }
}

extension FeedEvent.Body {
    init?(kind: String, json: JSONView) {
        let body: Self? =
            switch kind {
            case "decision": FeedEvent.Decision(json: json).map(Self.decision)
            case "risk": FeedEvent.Risk(json: json).map(Self.risk)
            case "alert": FeedEvent.Alert(json: json).map(Self.alert)
            case "model": FeedEvent.Model(json: json).map(Self.model)
            case "ban": FeedEvent.Ban(json: json).map(Self.ban)
            case "limit": FeedEvent.Limit(json: json).map(Self.limit)
            case "link": FeedEvent.Link(json: json).map(Self.link)
            case "notice": FeedEvent.Notice(json: json).map(Self.notice)
            default: nil
            }
        guard let body else { return nil }
        self = body
    }
}

extension JSONView {
    /// Unix milliseconds of the years 1970 to 9999: what is beyond them is no time that anything can have happened at, and
    /// would overflow sums.
    public static let moments = 0...253_402_300_799_999

    /// The value where it is a time in Unix milliseconds.
    public var moment: Int? {
        guard let value = int, Self.moments ~= value else { return nil }
        return value
    }

    /// A member that is an integer from 0 to 100.
    func percent(_ key: StaticString) -> Int? {
        guard let value = self[key]?.int, 0...100 ~= value else { return nil }
        return value
    }

    /// The strings of an array member; nil when it is absent or holds anything else.
    func strings(_ key: StaticString) -> [String]? {
        guard let list = self[key], list.isArray else { return nil }
        var out: [String] = []
        for element in list.elements {
            guard let text = element.string else { return nil }
            out.append(text)
        }
        return out
    }
}

extension Severity {
    /// From the word on the wire: `LOW MED HIGH CRIT`.
    init?(label: String?) {
        guard let found = Self.allCases.first(where: { $0.label == label }) else { return nil }
        self = found
    }
}

extension FeedEvent.Decision {
    /// Reads the fields of a decision from its object.
    public init?(json: JSONView) {
        guard let action = json["action"]?.string.flatMap(Action.init(rawValue:)),
            let would = json["would"]?.string.flatMap(Action.init(rawValue:)),
            let score = json.percent("score"), let risk = json.percent("risk"), let reasons = json.strings("reasons"),
            let key = json["key"]?.string, let route = json["route"]?.string, let model = json["model"]?.string
        else { return nil }
        self.init()
        (self.action, self.would, self.score, self.risk, self.reasons) = (action, would, score, risk, reasons)
        (self.key, self.route, self.model) = (key, route, model)
        name = json["name"]?.string ?? ""
        excerpt = json["excerpt"]?.string
        microseconds = json["us"]?.int ?? 0
        isAnswer = json["answer"]?.bool ?? false
        trace = json["trace"]?.string.flatMap { TraceContext.isTraceID($0) ? $0 : nil }
        findings = (json["findings"].map { Array($0.elements) } ?? []).compactMap(FeedEvent.Explanation.init(json:))
    }
}

extension FeedEvent.Explanation {
    init?(json: JSONView) {
        guard let code = json["code"]?.string, let rule = json["rule"]?.string, let weight = json["weight"]?.int else {
            return nil
        }
        self.init(
            code: code, rule: rule, weight: weight, path: json["path"]?.string ?? "", from: json["from"]?.int ?? -1,
            to: json["to"]?.int ?? -1, decode: json.strings("decode") ?? [], evidence: json["evidence"]?.string ?? "")
    }
}

extension FeedEvent.Risk {
    init?(json: JSONView) {
        guard let risk = json.percent("risk"), let why = json["why"]?.string else { return nil }
        self.init(risk: risk, why: why)
    }
}

extension FeedEvent.Alert {
    /// Reads the fields of an alert from its object.
    public init?(json: JSONView) {
        guard let id = json["id"]?.string, let code = json["code"]?.string,
            let severity = Severity(label: json["severity"]?.string), let confidence = json["confidence"]?.double,
            let evidence = json["evidence"]?.string,
            let state = json["state"]?.string.flatMap(FeedEvent.AlertState.init(rawValue:))
        else { return nil }
        self.init(
            id: id, code: code, severity: severity, confidence: confidence, evidence: evidence, state: state,
            by: json["by"]?.string)
    }
}

extension FeedEvent.Model {
    /// Reads the fields of a model from its object.
    public init?(json: JSONView) {
        guard let model = json["model"]?.string, let status = json["status"]?.string,
            let digest = json["digest"]?.string
        else { return nil }
        self.init(
            model: model, status: status, digest: digest, want: json["want"]?.string, layer: json["layer"]?.string,
            bytes: json["bytes"]?.int ?? 0, total: json["total"]?.int ?? 0, rate: json["rate"]?.int ?? 0)
    }
}

extension FeedEvent.Ban {
    /// Reads the fields of a ban from its object.
    public init?(json: JSONView) {
        guard let id = json["id"]?.string, let op = json["op"]?.string, op == "add" || op == "lift",
            let scope = json["scope"]?.string, let target = json["target"]?.string, let until = json["until"],
            until.isNull || until.int != nil, let reason = json["reason"]?.string,
            let origin = json["origin"]?.string, let by = json["by"]?.string
        else { return nil }
        self.init(
            id: id, op: op, scope: scope, target: target, until: until.int, reason: reason, origin: origin, by: by,
            simulated: json["simulated"]?.bool ?? false, quarantine: json["quarantine"]?.bool ?? false)
    }
}

extension FeedEvent.Limit {
    init?(json: JSONView) {
        guard let control = json["control"]?.string, let state = json["state"]?.string else { return nil }
        self.init(control: control, state: state)
    }
}

extension FeedEvent.Link {
    init?(json: JSONView) {
        guard let peer = json["peer"]?.string, let state = json["state"]?.string else { return nil }
        self.init(peer: peer, state: state)
    }
}

extension FeedEvent.Notice {
    init?(json: JSONView) {
        guard let severity = Severity(label: json["severity"]?.string), let text = json["text"]?.string else {
            return nil
        }
        self.init(severity: severity, text: text)
    }
}
