import SecurityGate
import Vocabulary
import Wire

/// Answers that come in one piece.
extension AnswerRelay {
    /// Largest whole answer: of text, and of vectors, which are long.
    private static let textLimit = 16 << 20
    private static let vectorLimit = 64 << 20
    /// Bytes from which on an answer is read apart from the event loop, which other clients wait for.
    private static let loopLimit = 1 << 20
    /// The same where it is inspected, too, or written once more to be stored.
    private static let inspectedLimit = 64 << 10
    private static let keptLimit = 16 << 10

    var wholeLimit: Int {
        if case .embedding = request { Self.vectorLimit } else { Self.textLimit }
    }

    func answerWhole() {
        let began = SystemClock.nanoseconds()
        exchange.watch.receives(at: began)
        let isKept = exchange.memory?.head != nil
        let whole = WholeAnswer(
            request: request, from: outgoing.api, context: context, body: body, plan: plan, isKept: isKept)
        body = []
        let limit = isKept ? Self.keptLimit : plan == nil ? Self.loopLimit : Self.inspectedLimit
        guard whole.body.count > limit else {
            let reply = whole.reply()
            exchange.watch.inspected(since: began)
            return answer(reply)
        }
        // Whether it is an answer at all is known when others might have got the connection.
        ticket?.cancel()
        exchange.services.apart({ whole.reply() }) { [self] reply in
            exchange.watch.inspected(since: began)
            if case .whole = phase { answer(reply) }
        }
    }

    private func answer(_ reply: WholeAnswer.Reply?) {
        guard let reply else { return fail(Refusal(.upstreamUnavailable)) }
        phase = .over
        exchange.note(reply.report, model: request.model, upstream: outgoing.upstream)
        if let code = reply.stop { return exchange.withheld(code, usage: reply.usage) }
        exchange.whenDurable { [self] in
            guard let context = reply.context, let write = reply.write else { return remember(reply) }
            Unseal.sealed(context, of: request, exchange) { [self] sealed in
                var reply = reply
                reply.body = write(sealed)
                remember(reply)
            }
        }
    }

    private func remember(_ reply: WholeAnswer.Reply) {
        Remember.run(reply.message, exchange) { [exchange, headers] keeping in
            guard !exchange.client.isGone else { return }
            exchange.client.send(200, reply.body, extra: headers + (keeping?.line ?? ""))
            exchange.finish(status: 200, .ok, usage: reply.usage)
        }
    }
}
