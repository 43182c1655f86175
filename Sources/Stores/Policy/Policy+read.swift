import SecurityGate
import Vocabulary
import Wire

/// Reads the members of a policy document. All of them are checked by then; what is absent stays as it was.
extension Policy {
    /// The policy that a document, or a tenant's part of it, makes of another one.
    public init(_ view: JSONView, over other: Policy) {
        self = other
        view.whole("block") { block = $0 }
        view.whole("warn") { warn = $0 }
        view.word("excerpt") { excerpt = $0 }
        view.flag("expose_risk") { exposeRisk = $0 }
        view.flag("seal_text") { sealsText = $0 }
        for control in view["controls"]?.members ?? view.noMembers {
            guard let name = control.key.string.flatMap(Control.init(rawValue:)) else { continue }
            if control.value.equals("monitor") { monitored.insert(name) } else { monitored.remove(name) }
        }
        if let part = view["limits"] { limits.read(part) }
        if let part = view["parameters"] { parameters.read(part) }
        if let list = view["models"] { models = list.texts.compactMap(ModelPattern.init) }
        if let part = view["session"] { session.read(part) }
        if let part = view["response"] { response.read(part) }
        if let part = view["auto_ban"] { autoBan.read(part) }
        if let part = view["output"] { output.read(part) }
        if let part = view["conversations"] { conversations.read(part) }
        if let part = view["isolation"] { isolation.read(part) }
        if let part = view["fail"] { fail.read(part) }
        if let list = view["workloads"] { workloads = list.elements.map(Workload.init) }
    }
}

extension LimitPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.wholeOrNull("rpm") { requests = $0 }
        view.wholeOrNull("tpm") { tokens = $0 }
        view.wholeOrNull("concurrency") { concurrency = $0 }
        view.wholeOrNull("burst") { requestBurst = $0 }
        view.wholeOrNull("token_burst") { tokenBurst = $0 }
        view.whole("queue") { queue = $0 }
        view.span("queue_wait") { queueWait = $0 }
        view.whole("daily_requests") { dailyRequests = $0 }
        view.whole("daily_tokens") { dailyTokens = $0 }
        view.whole("answer_tokens") { answerTokens = $0 }
        view.whole("body_bytes") { bodyBytes = $0 }
    }
}

extension ParameterPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.whole("max_choices") { maxChoices = $0 }
        view.whole("max_best_of") { maxBestOf = $0 }
        view.wholeOrNull("max_tokens") { maxTokens = $0 }
        view.whole("max_top_logprobs") { maxTopLogprobs = $0 }
        view.wholeOrNull("max_context") { maxContext = $0 }
        if let list = view["allow"] { allowed = Set(list.texts.compactMap(Permission.init)) }
    }
}

extension SessionPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view["conversation"]?.wholeOrNull("warn") { conversationWarn = $0 }
        view["conversation"]?.wholeOrNull("block") { conversationBlock = $0 }
        view["tenant"]?.wholeOrNull("warn") { tenantWarn = $0 }
        view["tenant"]?.wholeOrNull("block") { tenantBlock = $0 }
    }
}

extension ResponseLadder {
    fileprivate mutating func read(_ view: JSONView) {
        view.wholeOrNull("strip") { confidence[.strip] = $0 }
        view.wholeOrNull("cap") { confidence[.cap] = $0 }
        view.wholeOrNull("slow") { confidence[.slow] = $0 }
        view.wholeOrNull("quarantine") { confidence[.quarantine] = $0 }
        view.wholeOrNull("ban") { confidence[.ban] = $0 }
        view.span("hold") { hold = $0 }
        view.span("delay") { delay = $0 }
        view.whole("top_logprobs") { topLogprobs = $0 }
    }
}

extension AutoBanPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.wholeOrNull("blocks") { blocks = $0 ?? 0 }
        view.span("window") { window = $0 }
        view.whole("share") { share = $0 }
        view.word("target") { target = $0 }
        if let list = view["durations"] { durations = list.texts.compactMap(TimeSpan.milliseconds) }
        view.span("memory") { memory = $0 }
        view.flag("simulated") { isSimulated = $0 }
        if let list = view["spared"] { spared = Set(list.texts) }
    }
}

extension OutputPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        for member in view.members {
            guard let category = member.key.string.flatMap(OutputCategory.init(rawValue:)) else { continue }
            if let action = member.value.string.flatMap(OutputAction.init(rawValue:)) { actions[category] = action }
        }
        view.flag("insert_canary") { insertsCanary = $0 }
        if let list = view["canaries"] { canaries = list.texts }
        if let list = view["allowed_hosts"] { allowedHosts = list.texts }
    }
}

extension ConversationPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.span("ttl") { ttl = $0 }
        view.whole("turns") { turns = $0 }
        view.whole("bytes") { bytes = $0 }
        view.whole("per_tenant") { perTenant = $0 }
    }
}

extension IsolationPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.word("cache") { cache = $0 }
        view.word("connections") { connections = $0 }
        view.flag("canary") { canary = $0 }
    }
}

extension FailPolicy {
    fileprivate mutating func read(_ view: JSONView) {
        view.word("detector") { detector = $0 }
        view.span("detector_timeout") { detectorTimeout = $0 }
        view.word("limits") { limits = $0 }
        view.word("answers") { answers = $0 }
    }
}

extension Workload {
    fileprivate init(_ view: JSONView) {
        self.init(
            name: view["name"]?.string ?? "", keys: Set(view["keys"]?.texts ?? []),
            requests: view["requests"]?.whole ?? 0, tokens: view["tokens"]?.whole ?? 0,
            until: view["until"]?.string.flatMap(Timestamp.milliseconds),
            covers: Set(view["covers"]?.texts.compactMap(ReasonCode.init) ?? []))
    }
}

extension JSONView {
    /// The strings of an array.
    fileprivate var texts: [String] { elements.compactMap(\.string) }

    fileprivate func whole(_ name: StaticString, _ take: (Int) -> Void) {
        if let value = self[name]?.whole { take(value) }
    }

    /// Nil for null and for the word that stands in place of a number.
    fileprivate func wholeOrNull(_ name: StaticString, _ take: (Int?) -> Void) {
        if let value = self[name] { take(value.whole) }
    }

    fileprivate func flag(_ name: StaticString, _ take: (Bool) -> Void) {
        if let value = self[name]?.bool { take(value) }
    }

    fileprivate func word<Word: RawRepresentable>(_ name: StaticString, _ take: (Word) -> Void)
    where Word.RawValue == String {
        if let word = self[name]?.string.flatMap(Word.init(rawValue:)) { take(word) }
    }

    /// Milliseconds.
    fileprivate func span(_ name: StaticString, _ take: (Int) -> Void) {
        if let value = self[name]?.string.flatMap(TimeSpan.milliseconds) { take(value) }
    }
}
