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
    enum Phase {
        case head, whole, stream
        /// A status that is no 200.
        case rejected(UpstreamRejection)
        case over
    }

    let exchange: Exchange
    let request: ModelRequest
    let headers: String
    /// The servers that are left; nil once an answer began.
    private var forward: Forward?
    /// What the client is told if no other server does better.
    private var setback: Refusal?
    /// Servers that got the request.
    private var asked = 0
    var phase = Phase.head
    var ticket: UpstreamPool.Ticket?
    var outgoing: Outgoing
    /// The breaker's leave for the request in flight, until its head or its fault has settled it.
    private var permit: CircuitBreaker.Permit?
    var body: [UInt8] = []
    var stream: StreamTranslator?
    /// What is looked for in the answer; nil for nothing.
    var plan: InspectionPlan?
    var begun = false
    /// Bytes of a stream that wait for the decision to be durable.
    var held = 0
    private let began = SystemClock.wallNanoseconds()

    /// Servers that may get one request: what makes one of them fail must not go round to all.
    private static let askedLimit = 2

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
        exchange.watch.sends(request, to: outgoing.api.dialect)
        ticket = exchange.services.links[outgoing.upstream].pool.send(
            outgoing.bytes, to: self, owner: outgoing.owner)
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
        exchange.watch.ends(.forward)
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
        if case .rejected(let rejection) = phase {
            ticket = nil
            return rejected(rejection)
        }
        // Until then the connection may still be dropped: what cannot be read may be an answer to something else.
        defer { ticket = nil }
        switch phase {
        case .whole: answerWhole()
        case .stream: endStream()
        case .head: fail(Refusal(.upstreamUnavailable))
        case .rejected, .over: break
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

    // MARK: - Writing

    var context: AnswerContext {
        var context = AnswerContext(
            id: String(exchange.routed.requestID.dropFirst(4)), began: began, source: outgoing.api.dialect)
        if request.api == .responses { context.response = exchange.memory?.head?.id }
        return context
    }

    /// What is written is kept where the conversation is.
    func keeping(_ writer: any AnswerWriter) -> any AnswerWriter {
        guard exchange.memory?.head != nil else { return writer }
        return KeepingWriter(writer, id: context.id, limit: exchange.gate.policy.conversations.bytes)
    }

    // MARK: - Failing

    /// Before the first byte a plain error; after it the dialect's error event, and never the word that ends a stream.
    func fail(_ refusal: Refusal, isSpent: Bool = false) {
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
