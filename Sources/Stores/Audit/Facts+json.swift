import SecurityGate
import Vocabulary
import Wire

/// Facts as the column `facts` holds them: one JSON object that names only what there is to say.
///
/// `{"policy":3,"mode":"monitor","findings":[{"code":…,"weight":…,"rule":…}],"omitted":1,
/// "signals":[{"code":…,"confidence":0.8}],"session":{"conversation":…,"tenant":…,"fresh":…},"waived":[…],
/// "simulated":[…],"response":{"code":…,"steps":[…]},"lapses":[…],"model_refusal":…,"model_barred":true,"asked":{…},"lacked":…}`
extension Facts {
    /// The text of the column.
    public var json: String {
        var out = JSONWriter(capacity: 192)
        write(to: &out)
        return out.text
    }

    public func write(to out: inout JSONWriter) {
        out.beginObject()
        if policy != 0 { out.field("policy", Int(policy)) }
        if mode == .monitor { out.field("mode", mode.rawValue) }
        if !findings.isEmpty { Self.write(findings, to: &out) }
        if omitted > 0 { out.field("omitted", omitted) }
        if !signals.isEmpty { Self.write(signals, to: &out) }
        if session != SessionStanding() { Self.write(session, to: &out) }
        if !waived.isEmpty { out.field("waived", waived.map(\.rawValue)) }
        if !simulated.isEmpty { out.field("simulated", simulated.map(\.rawValue)) }
        if let response { Self.write(response, to: &out) }
        if !lapses.isEmpty { out.field("lapses", lapses.map(\.rawValue)) }
        if let modelRefusal { out.field("model_refusal", modelRefusal.rawValue) }
        if isModelBarred { out.field("model_barred", true) }
        if let asked { Self.write(asked, to: &out) }
        if let lacked { out.field("lacked", lacked.rawValue) }
        out.endObject()
    }

    private static func write(_ findings: [Mark], to out: inout JSONWriter) {
        out.key("findings")
        out.beginArray()
        for finding in findings {
            out.beginObject()
            out.field("code", finding.code.rawValue)
            out.field("weight", finding.weight)
            out.field("rule", finding.rule)
            out.endObject()
        }
        out.endArray()
    }

    private static func write(_ signals: [Hint], to out: inout JSONWriter) {
        out.key("signals")
        out.beginArray()
        for signal in signals {
            out.beginObject()
            out.field("code", signal.code.rawValue)
            out.key("confidence")
            out.double(signal.confidence)
            out.endObject()
        }
        out.endArray()
    }

    private static func write(_ session: SessionStanding, to out: inout JSONWriter) {
        out.key("session")
        out.beginObject()
        out.field("conversation", session.conversation)
        out.field("tenant", session.tenant)
        out.field("fresh", session.fresh)
        out.endObject()
    }

    private static func write(_ response: ResponseStanding, to out: inout JSONWriter) {
        out.key("response")
        out.beginObject()
        out.field("code", response.code.rawValue)
        out.field("steps", response.steps.map(\.rawValue))
        out.endObject()
    }

    private static func write(_ asked: AskedParameters, to out: inout JSONWriter) {
        out.key("asked")
        out.beginObject()
        if let choices = asked.choices { out.field("n", choices) }
        if let bestOf = asked.bestOf { out.field("best_of", bestOf) }
        if let maxTokens = asked.maxTokens { out.field("max_tokens", maxTokens) }
        if let topLogprobs = asked.topLogprobs { out.field("top_logprobs", topLogprobs) }
        if let context = asked.context { out.field("num_ctx", context) }
        if asked.logprobs { out.field("logprobs", true) }
        if asked.logitBias { out.field("logit_bias", true) }
        if !asked.needs.isEmpty { out.field("needs", asked.needs.map(\.rawValue).sorted()) }
        out.endObject()
    }

    /// Reads the column; nil for what this program never writes, since the file may come from anywhere.
    public init?(json text: String) {
        guard text.utf8.count <= Self.columnLimit, let root = try? JSONDocument(Array(text.utf8)).root, root.isObject
        else { return nil }
        self.init()
        for (key, value) in root.members {
            guard take(key.string ?? "", value) else { return nil }
        }
    }

    /// Bytes of the longest column that is read.
    private static let columnLimit = 64 << 10

    private mutating func take(_ key: String, _ value: JSONView) -> Bool {
        switch key {
        case "policy": Self.set(&policy, Self.count(value).map(Int64.init))
        case "mode": Self.set(&mode, value.string.flatMap(Mode.init))
        case "findings": Self.set(&findings, Self.list(value, Mark.init))
        case "omitted": Self.set(&omitted, Self.count(value))
        case "signals": Self.set(&signals, Self.list(value, Hint.init))
        case "session": Self.set(&session, SessionStanding(value))
        case "waived": Self.set(&waived, Self.list(value) { $0.string.flatMap(ReasonCode.init) })
        case "simulated": Self.set(&simulated, Self.list(value) { $0.string.flatMap(ReasonCode.init) })
        case "response": Self.set(&response, ResponseStanding(value))
        case "lapses": Self.set(&lapses, Self.list(value) { $0.string.flatMap(ReasonCode.init) })
        case "model_refusal": Self.set(&modelRefusal, value.string.flatMap(ReasonCode.init))
        case "model_barred": Self.set(&isModelBarred, value.bool)
        case "asked": Self.set(&asked, AskedParameters(value))
        case "lacked": Self.set(&lacked, value.string.flatMap(ParameterPolicy.Permission.init))
        default: false
        }
    }

    private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
        if let value { place = value }
        return value != nil
    }

    private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
        place = value
        return value != nil
    }

    private static func count(_ value: JSONView) -> Int? { value.int.flatMap { $0 < 0 ? nil : $0 } }

    fileprivate static func list<Item>(_ value: JSONView, _ item: (JSONView) -> Item?) -> [Item]? {
        guard value.isArray else { return nil }
        var out: [Item] = []
        for element in value.elements {
            guard out.count < limit, let read = item(element) else { return nil }
            out.append(read)
        }
        return out
    }
}

extension Facts.Mark {
    fileprivate init?(_ view: JSONView) {
        guard let code = view["code"]?.string.flatMap(ReasonCode.init), let weight = view["weight"]?.int,
            0...100 ~= weight, let rule = view["rule"]?.string
        else { return nil }
        self.init(code: code, weight: weight, rule: rule)
    }
}

extension Facts.Hint {
    fileprivate init?(_ view: JSONView) {
        guard let code = view["code"]?.string.flatMap(ReasonCode.init), let confidence = view["confidence"]?.double,
            0...1 ~= confidence
        else { return nil }
        self.init(code: code, confidence: confidence)
    }
}

extension SessionStanding {
    fileprivate init?(_ view: JSONView) {
        guard let conversation = view["conversation"]?.int, let tenant = view["tenant"]?.int,
            let fresh = view["fresh"]?.int, [conversation, tenant, fresh].allSatisfy({ 0...100 ~= $0 })
        else { return nil }
        self.init(conversation: conversation, tenant: tenant, fresh: fresh)
    }
}

extension ResponseStanding {
    fileprivate init?(_ view: JSONView) {
        guard let code = view["code"]?.string.flatMap(ReasonCode.init), let list = view["steps"],
            let steps = Facts.list(list, { $0.string.flatMap(ResponseLadder.Step.init) })
        else { return nil }
        self.init(steps: steps, code: code)
    }
}

extension AskedParameters {
    fileprivate init?(_ view: JSONView) {
        guard view.isObject else { return nil }
        self.init()
        (choices, bestOf, maxTokens) = (view["n"]?.int, view["best_of"]?.int, view["max_tokens"]?.int)
        (topLogprobs, context) = (view["top_logprobs"]?.int, view["num_ctx"]?.int)
        (logprobs, logitBias) = (view["logprobs"]?.bool ?? false, view["logit_bias"]?.bool ?? false)
        guard let list = view["needs"] else { return }
        guard let read = Facts.list(list, { $0.string.flatMap(ParameterPolicy.Permission.init) }) else { return nil }
        needs = Set(read)
    }
}
