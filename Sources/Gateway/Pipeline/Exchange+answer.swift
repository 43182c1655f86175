import SecurityGate
import Vocabulary
import Wire

/// How an exchange ends: what the client is told, and what of it goes on record.
extension Exchange {
    /// - Parameters:
    ///   - spent: tokens that the model used nevertheless.
    ///   - end: how the record calls it, where the code does not say.
    ///   - usage: tokens that the answer took which is not shown.
    func answer(
        _ refusal: Refusal, action: Action, score: Int? = nil, outcome: Bool = true, spent: Int? = nil,
        end: AnswerEnd? = nil, usage: Usage = Usage()
    ) {
        let dialect = routed.route.dialect
        let status = ErrorBody.status(refusal.code, dialect)
        let body = ErrorBody.json(refusal.code, message: refusal.message, param: refusal.param, dialect)
        var lines = RateHeaders.lines(holding.standing) + RateHeaders.lines(refusal, action: action)
        if let score, gate.policy.exposeRisk { lines += "x-secureinfer-risk: \(score)\r\n" }
        client.send(status, body, extra: lines)
        let ended = end ?? (refusal.code.family == .system ? .upstreamError : .refused)
        guard outcome else {
            tell(status, ended, usage)
            return self.end()
        }
        finish(status: status, ended, usage: usage, spent: spent)
    }

    func headers(_ cleared: Cleared, streams: Bool = false) -> String {
        var lines = RateHeaders.lines(holding.standing)
        lines += "x-secureinfer-action: \(cleared.clearance.ruling.action.rawValue)\r\n"
        if gate.policy.exposeRisk {
            lines += "x-secureinfer-risk: \(cleared.clearance.ruling.score)\r\n"
        }
        return lines + conversationLines(cleared.scored.admitted.decoded, streams: streams)
    }

    /// The upstream failed before anything was sent.
    ///
    /// - Parameter isUsageUnknown: it may have worked nevertheless, and nobody knows how much.
    func failed(_ refusal: Refusal, isUsageUnknown: Bool) {
        relay = nil
        let spent = isUsageUnknown ? reserved : nil
        whenDurable { [self] in answer(refusal, action: ruled, spent: spent) }
    }

    /// The answer must not be seen, and nothing of it was sent.
    func withheld(_ code: ReasonCode, usage: Usage) {
        relay = nil
        let refusal = Refusal(code, message: Refusal.withheldAnswer(code))
        whenDurable { [self] in answer(refusal, action: .block, end: .cut, usage: usage) }
    }

    /// Notes what was found in the answer, for its end's record.
    func note(_ report: OutputReport, model: String, upstream: Int) {
        inspected = (report, model)
        answering = upstream
    }

    /// The most that the request can have spent.
    var reserved: Int { holding.ticket?.tokens ?? 0 }

    /// The answer is out: its end goes on record, and the connection takes the next request.
    ///
    /// - Parameter spent: tokens to count, where they are not those of the usage.
    func finish(status: Int, _ outcome: AnswerEnd, usage: Usage = Usage(), spent: Int? = nil) {
        let output = inspected.flatMap { Inspect.settle($0.report, self, model: $0.model) }
        Record.outcome(self, status: status, outcome, usage: usage, firstByte: client.firstByte, output: output)
        relay = nil
        tell(status, outcome, usage)
        end(spent: spent ?? (usage.input + usage.output))
    }

    private func end(spent: Int = 0) {
        holding.release(spent: spent, tenant: authenticated.principal.tenantID, services)
        memory?.end()
        memory = nil
        client.finish()
    }
}
