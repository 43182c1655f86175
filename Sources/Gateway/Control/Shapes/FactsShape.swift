import SecurityGate
import Stores
import Vocabulary
import Wire

extension DecisionRecord {
    /// What the gate judged by, of what this program wrote; null for rows that have nothing to say.
    func writeFacts(to out: inout JSONWriter) {
        guard let facts = row.facts.flatMap({ Facts(json: $0) }) else { return out.null("facts") }
        out.key("facts")
        facts.write(to: &out)
    }
}

extension Schema {
    /// Members that have nothing to say are left out.
    static let facts = Schema.object(
        [
            .optional("policy", count), .optional("mode", words(Mode.allCases.map(\.rawValue))),
            .optional("findings", list(finding, most: Facts.limit)), .optional("omitted", count),
            .optional("signals", list(signal, most: Facts.limit)), .optional("session", standing),
            .optional("waived", list(reasonCode, most: Facts.limit)),
            .optional("simulated", list(reasonCode, most: Facts.limit)), .optional("response", response),
            .optional("lapses", list(reasonCode, most: Facts.limit)),
            .optional("model_refusal", reasonCode),
            .optional("model_barred", boolean()), .optional("asked", asked), .optional("lacked", permission),
        ], note: "What the gate judged by, beyond the score: enough to judge the request again under another policy."
    ).named("Facts")

    private static let finding = object([
        .init("code", reasonCode), .init("weight", percent), .init("rule", anyText(0...128)),
    ])

    private static let signal = object([.init("code", reasonCode), .init("confidence", number(0...1))])

    private static let standing = object([
        .init("conversation", percent), .init("tenant", percent), .init("fresh", percent),
    ])

    private static let response = object([
        .init("code", reasonCode),
        .init("steps", list(words(ResponseLadder.Step.allCases.map(\.rawValue)), most: Facts.limit)),
    ])

    private static let asked = object([
        .optional("n", count), .optional("best_of", count), .optional("max_tokens", integer(-largest...largest)),
        .optional("top_logprobs", count), .optional("num_ctx", count), .optional("logprobs", boolean()),
        .optional("logit_bias", boolean()),
        .optional("needs", set(permission, most: ParameterPolicy.Permission.allCases.count)),
    ])

    private static let permission = words(ParameterPolicy.Permission.allCases.map(\.rawValue))
}
