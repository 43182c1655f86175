import Vocabulary
import Wire

extension LogLine {
    /// What is logged of a request that was let in: what was decided, and what its answer took. Nothing of its text.
    init(_ exchange: Exchange, _ end: RequestEnd, _ watch: RequestWatch) {
        let principal = exchange.authenticated.principal
        self.init(time: SystemClock.wall(), level: .info, logger: "secureinfer.access", message: "request")
        func note(_ name: String, _ value: Value) { fields.append((name, value)) }
        note("request.id", .text(exchange.routed.requestID))
        if let trace = exchange.trace { note("trace.id", .text(trace.traceID)) }
        note("tenant.id", .text(principal.tenantID))
        note("key.id", .text(principal.keyID))
        note("http.route", .text(exchange.routed.route.name))
        note("http.response.status_code", .number(end.status))
        note("answer.outcome", .text(end.outcome.rawValue))
        note("decision.action", .text(end.action.rawValue))
        if let ruling = watch.ruling {
            note("decision.score", .number(ruling.score))
            note("decision.reasons", .list(ruling.reasons.map(\.rawValue)))
        }
        if let model = watch.model { note("gen_ai.request.model", .text(model)) }
        note("gen_ai.usage.input_tokens", .number(end.usage.input))
        note("gen_ai.usage.output_tokens", .number(end.usage.output))
        note("duration.us", .number(end.total / 1000))
        if let added = end.added { note("added.us", .number(added / 1000)) }
    }
}
