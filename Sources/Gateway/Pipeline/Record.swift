import SecurityGate
import Stores
import Vocabulary
import Wire

/// How an answer ended, in the audit's words.
typealias AnswerEnd = Outcome

/// Stage 9: the decision on disk before any byte of the answer, and the answer's end behind it.
enum Record {
    /// `done` hears on the event loop whether the row is durable.
    static func run(_ decision: Decision, _ services: LoopServices, _ done: @escaping (Bool) -> Void) {
        let row = DecisionRow(
            requestID: decision.requestID, time: Int64(decision.time), tenantID: decision.tenantID,
            keyID: decision.keyID, route: decision.route, model: decision.model, action: decision.ruling.action,
            would: decision.ruling.would, score: decision.ruling.score, risk: decision.risk,
            reasons: reasons(decision.ruling.reasons), promptDigest: services.digest(decision.segments),
            microseconds: decision.microseconds, boot: services.shared.boot, facts: decision.facts?.json)
        guard decision.isKept else { return services.record(row, done) }
        services.shared.vault.sealText(
            decision.segments, request: row.requestID, tenant: row.tenantID, time: row.time, on: services.loop
        ) { text in
            if text == nil { services.shared.counters.textsLost.add(1, ordering: .relaxed) }
            services.record(row, text: text, done)
        }
    }

    private static func reasons(_ codes: [ReasonCode]) -> String {
        if codes.isEmpty { return "[]" }
        return "[" + codes.map { "\"\($0.rawValue)\"" }.joined(separator: ",") + "]"
    }

    /// The end of an answer; not waited for.
    ///
    /// - Parameter output: what was found in it, as the audit keeps it.
    static func outcome(
        _ exchange: Exchange, status: Int, _ end: AnswerEnd, usage: Usage, firstByte: Int?, output: String? = nil
    ) {
        let began = exchange.routed.began
        exchange.services.record(
            OutcomeRow(
                requestID: exchange.routed.requestID, time: Int64(SystemClock.wall()), status: status, outcome: end,
                firstByteMicroseconds: firstByte.map { $0 - began },
                totalMicroseconds: SystemClock.monotonic() - began, inputTokens: usage.input,
                outputTokens: usage.output, output: output))
    }
}
