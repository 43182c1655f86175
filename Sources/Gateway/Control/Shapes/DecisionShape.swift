import Stores
import Vocabulary
import Wire

extension DecisionRecord {
    func write(to out: inout JSONWriter) {
        out.field("seq", Int(seq))
        out.field("t", Int(row.time))
        out.field("request", row.requestID)
        out.field("tenant", row.tenantID)
        out.field("key", row.keyID)
        out.field("route", row.route)
        out.field("model", row.model)
        out.field("action", row.action.rawValue)
        out.field("would", row.would.rawValue)
        out.field("score", row.score)
        out.field("risk", row.risk)
        out.field("reasons", reasons)
        out.field("us", row.microseconds)
        out.field("status", outcome?.status)
        out.field("outcome", outcome?.outcome.rawValue)
        out.field("input_tokens", outcome?.inputTokens)
        out.field("output_tokens", outcome?.outputTokens)
        writeFacts(to: &out)
        if let output = outcome?.output, let view = try? JSONDocument(Array(output.utf8)).root {
            out.key("output")
            out.value(view)
        } else {
            out.null("output")
        }
    }

    /// The reason codes of the row.
    var reasons: [String] {
        guard let list = try? JSONDocument(Array(row.reasons.utf8)).root else { return [] }
        return list.elements.compactMap(\.string)
    }
}

extension FeedEvent.Decision {
    /// A decision on record as the feed shows it; text is not kept, so there is no excerpt.
    init(_ record: DecisionRecord, name: String) {
        self.init()
        self.name = name
        (key, route, model) = (record.row.keyID, record.row.route, record.row.model ?? "")
        (action, would) = (record.row.action, record.row.would)
        (score, risk, reasons) = (record.row.score, record.row.risk, record.reasons)
        microseconds = record.row.microseconds
    }
}

extension Schema {
    static let action = Schema.words(Action.allCases.map(\.rawValue), note: "Use allow, warn or block.")
    static let reasonCode = Schema.words(ReasonCode.allCases.map(\.rawValue), note: "Use one of the reason codes.")

    static let decision = Schema.object([
        .init("seq", .count), .init("t", .time), .init("request", .anyText(1...256)),
        .init("tenant", .tenantID), .init("key", .anyText(0...64)), .init("route", .anyText(0...256)),
        .init("model", anyText(0...4096).orNull), .init("action", .action), .init("would", .action),
        .init("score", .percent), .init("risk", .percent), .init("reasons", .list(.anyText(1...64), most: 1000)),
        .init("us", .count), .init("status", integer(0...999).orNull),
        .init("outcome", words(Outcome.allCases.map(\.rawValue)).orNull), .init("input_tokens", count.orNull),
        .init("output_tokens", count.orNull), .init("facts", .facts.orNull), .init("output", .foundInAnswer.orNull),
    ]).named("Decision")

    private static let outputAction = Schema.words(OutputAction.allCases.map(\.rawValue))

    /// What was found in an answer; `would` is what policy asked for, `action` what was done.
    private static let foundInAnswer = Schema.object([
        .init("action", outputAction), .init("would", outputAction), .init("reasons", .list(reasonCode, most: 32)),
        .init(
            "findings",
            .list(
                .object([
                    .init("code", reasonCode), .init("rule", .anyText(1...128)), .init("weight", percent),
                    .init("action", outputAction), .init("path", .anyText(0...256)),
                    .optional("form", .anyText(1...32)),
                    .init("evidence", .anyText(0...512)),
                ]), most: OutputReport.limit)),
        .optional("omitted", count),
    ]).named("FoundInAnswer")

    static let refusalTotal = Schema.object([
        .init("subject", .anyText(0...256)), .init("reason", .reasonCode), .init("count", .count),
    ]).named("RefusalTotal")

    static let deed = Schema.object([
        .init("seq", .count), .init("t", .time), .init("operator", .anyText(0...128)),
        .init("verb", .anyText(1...64)), .init("target", .anyText(0...1024)), .init("reason", .anyText(0...4096)),
    ]).named("Action")
}
