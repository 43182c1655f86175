import Inference
import NIOCore
import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Takes the upstream's answer, reads it strictly, and writes it anew in the client's dialect: stage 8's place in flight.
///
/// Nothing of the upstream is passed through as bytes, so it can neither inject events nor leak its error texts. As long as
/// no byte of an answer is out, a server that fails is followed by the next that may serve the request.
final class AnswerRelay: UpstreamReceiver {
    private enum Phase {
        case head, whole, stream
        /// A status that is no 200.
        case rejected(UpstreamRejection)
        case over
    }

    private let exchange: Exchange
    private let request: ModelRequest
    private let headers: String
    /// The servers that are left; nil once an answer began.
    private var forward: Forward?
    /// What the client is told if no other server does better.
    private var setback: Refusal?
    /// Servers that got the request.
    private var asked = 0
    private var phase = Phase.head
    private var ticket: UpstreamPool.Ticket?
    private var outgoing: Outgoing
    /// The breaker's leave for the request in flight, until its head or its fault has settled it.
    private var permit: CircuitBreaker.Permit?
    private var body: [UInt8] = []
    private var stream: StreamTranslator?
    /// What is looked for in the answer; nil for nothing.
    private var plan: InspectionPlan?
    private var begun = false
    /// Bytes of a stream that wait for the decision to be durable.
    private var held = 0
    private let began = SystemClock.wallNanoseconds()

    /// Largest whole answer: of text, and of vectors, which are long.
    private static let textLimit = 16 << 20
    private static let vectorLimit = 64 << 20
    /// Bytes from which on an answer is read apart from the event loop, which other clients wait for.
    private static let loopLimit = 1 << 20
    /// The same where it is inspected, too.
    private static let inspectedLimit = 64 << 10
    /// Servers that may get one request: what makes one of them fail must not go round to all.
    private static let askedLimit = 2
    /// Bytes that may wait for a slow commit before the upstream is read no further.
    private static let heldLimit = 1 << 20

    init(_ exchange: Exchange, _ request: ModelRequest, _ forward: Forward, first: Outgoing, headers: String) {
        self.exchange = exchange
        self.request = request
        self.forward = forward
        self.headers = headers
        outgoing = first
    }

    /// Sends the request; only with the gate's proof.
    func start(_ clearance: Clearance) {
        send()
        // While the model works.
        if case .head = phase { plan = Inspect.plan(request, exchange) }
    }

    private func send() {
        phase = .head
        permit = outgoing.permit
        asked += 1
        ticket = exchange.services.links[outgoing.upstream].pool.send(outgoing.bytes, to: self)
    }

    /// Drops the request and its upstream connection.
    func cancel() {
        phase = .over
        noteFindings()
        settle(.unknown)
        ticket?.cancel()
        ticket = nil
    }

    /// What is asked.
    var model: String { request.model }

    /// Ends the answer because its model is not served any more: nothing more of it is read or sent.
    func withdraw(_ code: ReasonCode) {
        if case .over = phase { return }
        fail(Refusal(code))
    }

    func setReading(_ on: Bool) { if case .stream = phase { ticket?.setReading(on) } }

    private func settle(_ verdict: UpstreamVerdict) {
        guard let permit else { return }
        self.permit = nil
        exchange.services.settle(
            outgoing.upstream, permit, verdict, tenant: exchange.authenticated.principal.tenantID)
    }

    /// Tokens that the answer took so far; none while nothing of it is known. Before a stream begins its input is read.
    var usage: Usage { stream?.usage ?? Usage(input: request.stream ? request.inputTokens : 0) }

    /// Whether a whole answer is in the making: what it takes is known when it is there, and not before.
    var isUsageUnknown: Bool { !request.stream }

    // MARK: - UpstreamReceiver

    func upstreamHead(_ head: HTTPResponseHead) {
        settle(UpstreamVerdict(status: head.status))
        guard head.status == 200 else { return phase = .rejected(UpstreamRejection(status: head.status)) }
        forward = nil
        outgoing.bytes = ByteBuffer()
        guard request.stream, let writer = request.writer(context) else { return phase = .whole }
        stream = StreamTranslator(
            from: outgoing.api, to: keeping(writer), inputBytes: request.size, logprobs: request.sampling.alternatives,
            filter: plan.map { AnswerInspection($0) })
        phase = .stream
    }

    func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch phase {
        case .whole:
            guard body.count + bytes.count <= wholeLimit else { return fail(Refusal(.upstreamUnavailable)) }
            body.append(contentsOf: bytes)
        case .stream: translate(bytes)
        case .rejected(var rejection):
            let takes = rejection.take(bytes)
            phase = .rejected(rejection)
            if !takes { rejected(rejection) }
        case .head, .over: break
        }
    }

    func upstreamEnd() {
        ticket = nil
        switch phase {
        case .whole: answerWhole()
        case .stream: endStream()
        case .rejected(let rejection): rejected(rejection)
        case .head: fail(Refusal(.upstreamUnavailable))
        case .over: break
        }
    }

    func upstreamFailed(_ fault: UpstreamFault) {
        ticket = nil
        switch phase {
        case .over: return
        case .rejected(let rejection): return rejected(rejection)
        case .head, .whole, .stream: break
        }
        // A whole answer's head comes when the model is done, so a long wait for it says nothing of the server.
        let isSlow = fault == .firstByteTimeout && !request.stream
        settle(isSlow ? .unknown : UpstreamVerdict(fault))
        if fault == .unreachable || fault == .connectTimeout || fault == .tlsFailed { asked -= 1 }
        if fault.mayTryAnother, tryAnother(Refusal(fault.code)) { return }
        // A model that is too slow works nevertheless.
        fail(setback ?? Refusal(fault.code), isSpent: isUsageUnknown && fault.code == .upstreamTimeout)
    }

    private func rejected(_ rejection: UpstreamRejection) {
        let refusal = rejection.refusal(for: request)
        if rejection.mayTryAnother, tryAnother(refusal) { return }
        // That this one lacks the model says little where another one has it and could not answer.
        fail(rejection.isMissingModel ? setback ?? refusal : refusal)
    }

    /// Sends the request to the next server that may serve it; false where there is none, or part of an answer is out.
    private func tryAnother(_ refusal: Refusal) -> Bool {
        if setback == nil, refusal.code != .modelNotAllowed { setback = refusal }
        guard asked < Self.askedLimit else { return false }
        if let code = exchange.refusal(of: request.model) {
            setback = Refusal(code)
            return false
        }
        guard case .go(let next)? = forward?.next(exchange.services) else {
            if setback == nil { setback = forward?.obstacle }
            return false
        }
        ticket?.cancel()
        ticket = nil
        outgoing = next
        send()
        return true
    }

    // MARK: - Whole answers

    private var context: AnswerContext {
        var context = AnswerContext(
            id: String(exchange.routed.requestID.dropFirst(4)), began: began, source: outgoing.api.dialect)
        if request.api == .responses { context.response = exchange.memory?.head?.id }
        return context
    }

    /// What is written is kept where the conversation is.
    private func keeping(_ writer: any AnswerWriter) -> any AnswerWriter {
        guard exchange.memory?.head != nil else { return writer }
        return KeepingWriter(writer, id: context.id, limit: exchange.gate.policy.conversations.bytes)
    }

    private var wholeLimit: Int {
        if case .embedding = request { Self.vectorLimit } else { Self.textLimit }
    }

    private func answerWhole() {
        let whole = WholeAnswer(
            request: request, from: outgoing.api, context: context, body: body, plan: plan,
            isKept: exchange.memory?.head != nil)
        body = []
        guard whole.body.count > (plan == nil ? Self.loopLimit : Self.inspectedLimit) else {
            return answer(whole.reply())
        }
        exchange.services.apart({ whole.reply() }) { [self] reply in
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

    // MARK: - Streams

    private func translate(_ bytes: UnsafeBufferPointer<UInt8>) {
        var out: [UInt8] = []
        do throws(AnswerFault) {
            try stream?.feed(bytes, now: SystemClock.wallNanoseconds(), into: &out)
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

    private func endStream() {
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

    private func noteFindings() {
        guard let inspection = stream?.filter as? AnswerInspection else { return }
        exchange.note(inspection.report, model: request.model, upstream: outgoing.upstream)
    }

    // MARK: - Failing

    /// Before the first byte a plain error; after it the dialect's error event, and never the word that ends a stream.
    private func fail(_ refusal: Refusal, isSpent: Bool = false) {
        phase = .over
        settle(.unknown)
        ticket?.cancel()
        ticket = nil
        noteFindings()
        let isCut = refusal.code.family == .output || refusal.code.family == .model
        guard begun else {
            if refusal.code.family == .output { return exchange.withheld(refusal.code, usage: usage) }
            return exchange.failed(refusal, isUsageUnknown: isSpent)
        }
        let event = stream?.failure(refusal.code, message: refusal.message) ?? []
        exchange.whenDurable { [exchange, stream] in
            exchange.client.sendChunk(event)
            exchange.client.endStream()
            exchange.finish(status: 200, isCut ? .cut : .upstreamError, usage: stream?.usage ?? Usage())
        }
    }
}
