import Stores
import Vocabulary
import Wire

extension Management {
    var auditRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/decisions", role: .viewer) { call in
                var filter = DecisionFilter(limit: min(1000, max(1, Int(call.query["limit"] ?? "") ?? 100)))
                filter.tenant = try call.query["tenant"].map { try identity.tenant($0).id }
                filter.before = call.query["before"].flatMap { Int64($0) }
                if let action = call.query["action"] {
                    guard let known = Action(rawValue: action) else {
                        throw ControlError(
                            code: "value_invalid", message: "There is no action '\(action)'.",
                            hint: "Use allow, warn or block.")
                    }
                    filter.actions = [known]
                }
                let records = try reader.decisions(filter)
                return .object { out in out.list("decisions", records) { $0.write(to: &$1) } }
            },
            ControlRoute(.get, "/v1/actions", role: .viewer) { _ in
                let entries = try actions.newest()
                return .object { out in
                    out.list("actions", entries) { entry, out in
                        out.field("t", Int(entry.time))
                        out.field("operator", entry.operator)
                        out.field("verb", entry.verb)
                        out.field("target", entry.target)
                        out.field("reason", entry.reason)
                    }
                }
            },
            ControlRoute(.get, "/v1/refusals", role: .viewer) { _ in
                let totals = try reader.refusals()
                return .object { out in
                    out.list("refusals", totals) { total, out in
                        out.field("subject", total.subject)
                        out.field("reason", total.reason.rawValue)
                        out.field("count", total.count)
                    }
                }
            },
        ]
    }
}

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
    }

    /// The reason codes of the row.
    var reasons: [String] {
        guard let list = try? JSONDocument(Array(row.reasons.utf8)).root else { return [] }
        return list.elements.compactMap(\.string)
    }
}
