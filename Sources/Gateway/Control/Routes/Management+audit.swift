import Stores
import Vocabulary
import Wire

extension Management {
    var auditRoutes: [ControlRoute] { [listDecisions, showDecision, listRefusals, listActions] }

    private var listDecisions: ControlRoute {
        ControlRoute(
            .get, "/v1/decisions", "decisions.list",
            "Lists the decisions, newest first. A page may be short and yet not the last one: see next.",
            access: .role(.viewer),
            query: [
                .limit, .before, ControlParameter("tenant", .handle), ControlParameter("key", .handle),
                ControlParameter("model", .handle), ControlParameter("action", .action),
                ControlParameter("reason", .reasonCode), ControlParameter("min_score", .percent),
                ControlParameter("since", .time), ControlParameter("until", .time),
                ControlParameter("request", .handle),
            ], answers: [.init(.page("decisions", .decision, next: .count))], errors: [404]
        ) { call in
            let page = try reader.page(try filter(call))
            return .object { out in
                out.list("decisions", page.records) { $0.write(to: &$1) }
                out.field("next", page.next.map(Int.init))
            }
        }
    }

    private func filter(_ call: ControlCall) throws -> DecisionFilter {
        var filter = DecisionFilter(limit: call.limit)
        filter.tenant = try call.query["tenant"].map { try identity.tenant($0).id }
        filter.actions = call.query["action"].flatMap(Action.init).map { [$0] }
        filter.before = call.number("before").map(Int64.init)
        filter.key = call.query["key"]
        filter.model = call.query["model"]
        filter.reason = call.query["reason"].flatMap(ReasonCode.init)
        filter.minScore = call.number("min_score")
        filter.since = call.number("since").map(Int64.init)
        filter.until = call.number("until").map(Int64.init)
        filter.request = call.query["request"]
        return filter
    }

    private var showDecision: ControlRoute {
        ControlRoute(
            .get, "/v1/decisions/{request}", "decisions.show",
            "Shows the decision on one request, by its x-request-id.",
            access: .role(.viewer), answers: [.init(.decision)], errors: [404]
        ) { call in
            guard let record = try reader.decision(requestID: call.value("request")) else {
                throw ControlError.notFound("decision", hint: "Refusals that are only counted have none.")
            }
            return .object { record.write(to: &$0) }
        }
    }

    private var listRefusals: ControlRoute {
        ControlRoute(
            .get, "/v1/refusals", "refusals.list", "Sums the refusals that are only counted, most frequent first.",
            access: .role(.viewer), query: [.limit, ControlParameter("since", .time)],
            answers: [
                .init(.object([.init("refusals", .list(.refusalTotal, most: ControlParameter.mostItems))]))
            ]
        ) { call in
            let totals = try reader.refusals(since: Int64(call.number("since") ?? 0), limit: call.limit)
            return .object { out in
                out.list("refusals", totals) { total, out in
                    out.field("subject", total.subject)
                    out.field("reason", total.reason.rawValue)
                    out.field("count", total.count)
                }
            }
        }
    }

    private var listActions: ControlRoute {
        ControlRoute(
            .get, "/v1/actions", "actions.list", "Lists what operators did and were denied, newest first.",
            access: .role(.viewer),
            query: [
                .limit, .before, ControlParameter("operator", .handle),
                ControlParameter("verb", Schema.handle.noted("How the verb begins, as in ban.")),
                ControlParameter("target", .handle),
            ], answers: [.init(.page("actions", .deed, next: .count))]
        ) { call in
            let found = try actions.newest(
                ActionLog.Filter(
                    operator: call.query["operator"], verb: call.query["verb"], target: call.query["target"],
                    before: call.number("before").map(Int64.init), limit: call.limit))
            return .object { out in
                out.list("actions", found) { Self.write($0, to: &$1) }
                // A full page may be followed by an empty one.
                out.field("next", found.count < call.limit ? nil : found.last.map { Int($0.seq) })
            }
        }
    }

    private static func write(_ entry: ActionLog.Entry, to out: inout JSONWriter) {
        out.field("seq", Int(entry.seq))
        out.field("t", Int(entry.time))
        out.field("operator", entry.operator)
        out.field("verb", entry.verb)
        out.field("target", entry.target)
        out.field("reason", entry.reason)
    }
}
