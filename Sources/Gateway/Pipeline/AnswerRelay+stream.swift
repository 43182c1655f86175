import SecurityGate
import Vocabulary
import Wire

/// Answers that come piece by piece.
extension AnswerRelay {
    /// Bytes that may wait for a slow commit before the upstream is read no further.
    private static let heldLimit = 1 << 20

    func translate(_ bytes: UnsafeBufferPointer<UInt8>) {
        let began = SystemClock.nanoseconds()
        exchange.watch.receives(at: began)
        var out: [UInt8] = []
        do throws(AnswerFault) {
            try stream?.feed(bytes, now: SystemClock.wallNanoseconds(), into: &out)
            exchange.watch.inspected(since: began)
            if !out.isEmpty { send(out) }
            if let code = stream?.stop { stop(code) }
        } catch {
            if !out.isEmpty { send(out) }
            fail(Refusal(.upstreamUnavailable))
        }
    }

    private func send(_ bytes: [UInt8]) {
        let begins = !begun
        begun = true
        if !exchange.isDurable {
            held += bytes.count
            if held > Self.heldLimit { ticket?.setReading(false) }
        }
        exchange.whenDurable { [self] in
            if held > Self.heldLimit { ticket?.setReading(true) }
            held = 0
            if begins { beginStream() }
            exchange.client.sendChunk(bytes)
        }
    }

    private func beginStream() {
        exchange.client.beginStream(
            contentType: request.api.dialect == .ollama ? "application/x-ndjson" : "text/event-stream", extra: headers)
    }

    func endStream() {
        guard stream?.isComplete ?? false else { return fail(Refusal(.upstreamUnavailable)) }
        let now = SystemClock.wallNanoseconds()
        if let rest = stream?.flush(now: now), !rest.isEmpty { send(rest) }
        if let code = stream?.stop { return stop(code) }
        phase = .over
        noteFindings()
        exchange.whenDurable { [self] in
            Unseal.sealed(stream?.context, of: request, exchange) { [self] sealed in
                stream?.context = sealed
                Remember.run((stream?.writer as? KeepingWriter)?.message, exchange) { [self] keeping in
                    endStream(keeping, now: now)
                }
            }
        }
    }

    private func endStream(_ keeping: Keeping?, now: Int) {
        guard !exchange.client.isGone else { return }
        send(stream?.ending(now: now) ?? [])
        exchange.client.endStream(trailer: keeping?.line ?? "")
        exchange.finish(status: 200, .ok, usage: stream?.usage ?? Usage())
    }

    /// Ends an answer for what it holds: nothing more of it is read or sent.
    private func stop(_ code: ReasonCode) {
        fail(Refusal(code, message: Refusal.withheldAnswer(code)))
    }

    func noteFindings() {
        guard let inspection = stream?.filter as? AnswerInspection else { return }
        exchange.note(inspection.report, model: request.model, upstream: outgoing.upstream)
    }
}
