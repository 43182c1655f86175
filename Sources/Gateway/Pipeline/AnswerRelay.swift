import Inference
import NIOCore
import SecurityGate
import Vocabulary
import Wire

/// Takes the upstream's answer, reads it strictly, and writes it anew in the client's dialect: stage 8's place in flight.
///
/// Nothing of the upstream is passed through as bytes, so it can neither inject events nor leak its error texts.
final class AnswerRelay: UpstreamReceiver {
    private enum Phase {
        case head, whole, stream
        /// A status that is no 200; its body is thrown away.
        case failing(Refusal)
        case over
    }

    private let exchange: Exchange
    private let chat: ChatRequest
    private let outgoing: Outgoing
    private let headers: String
    private var phase = Phase.head
    private var ticket: UpstreamPool.Ticket?
    private var body: [UInt8] = []
    private var stream: StreamTranslator?
    private var begun = false
    /// Bytes of a stream that wait for the decision to be durable.
    private var held = 0
    private let began = SystemClock.wallNanoseconds()

    private var discarded = 0
    /// Bytes of an error's body that are read to keep its connection; behind more of them it is not worth it.
    private static let discardLimit = 64 << 10
    /// Largest whole answer.
    private static let wholeLimit = 16 << 20
    /// Bytes that may wait for a slow commit before the upstream is read no further.
    private static let heldLimit = 1 << 20

    init(_ exchange: Exchange, _ chat: ChatRequest, _ outgoing: Outgoing, headers: String) {
        self.exchange = exchange
        self.chat = chat
        self.outgoing = outgoing
        self.headers = headers
    }

    /// Sends the request; only with the gate's proof.
    func start(_ clearance: Clearance) {
        ticket = exchange.services.pool.send(outgoing.bytes, to: self)
    }

    /// Drops the request and its upstream connection.
    func cancel() {
        phase = .over
        ticket?.cancel()
        ticket = nil
    }

    func setReading(_ on: Bool) { if case .stream = phase { ticket?.setReading(on) } }

    // MARK: - UpstreamReceiver

    func upstreamHead(_ head: HTTPResponseHead) {
        guard head.status == 200 else {
            phase = .failing(Self.refusal(status: head.status))
            return
        }
        if chat.stream {
            stream = StreamTranslator(chat, from: outgoing.dialect, id: exchange.routed.requestID, began: began)
            phase = .stream
        } else {
            phase = .whole
        }
    }

    func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>) {
        switch phase {
        case .whole:
            guard body.count + bytes.count <= Self.wholeLimit else { return fail(Refusal(.upstreamUnavailable)) }
            body.append(contentsOf: bytes)
        case .stream: translate(bytes)
        case .failing(let refusal):
            discarded += bytes.count
            if discarded > Self.discardLimit { fail(refusal) }
        case .head, .over: break
        }
    }

    func upstreamEnd() {
        ticket = nil
        switch phase {
        case .whole: answerWhole()
        case .stream: endStream()
        case .failing(let refusal): fail(refusal)
        case .head: fail(Refusal(.upstreamUnavailable))
        case .over: break
        }
    }

    func upstreamFailed(_ fault: UpstreamFault) {
        ticket = nil
        if case .over = phase { return }
        fail(Refusal(fault.code))
    }

    // MARK: - Whole answers

    private func answerWhole() {
        guard let document = try? JSONDocument(body),
            let answer = try? outgoing.dialect == .ollama
                ? OllamaAnswerReader.whole(document) : OpenAIAnswerReader.whole(document)
        else { return fail(Refusal(.upstreamUnavailable)) }
        phase = .over
        let now = SystemClock.wallNanoseconds()
        let reply =
            chat.dialect == .ollama
            ? OllamaAnswerWriter(model: chat.model).whole(answer, time: now, took: now - began)
            : OpenAIAnswerWriter(
                id: "chatcmpl-\(exchange.routed.requestID.dropFirst(4))", created: now / 1_000_000_000,
                model: chat.model,
                includeUsage: true
            ).whole(answer)
        exchange.whenDurable { [exchange, headers] in
            exchange.send(200, reply, extra: headers)
            exchange.finish(status: 200, .ok, usage: answer.usage)
        }
    }

    // MARK: - Streams

    private func translate(_ bytes: UnsafeBufferPointer<UInt8>) {
        do throws(AnswerFault) {
            guard let out = try stream?.feed(bytes, now: SystemClock.wallNanoseconds()), !out.isEmpty else { return }
            send(out)
        } catch {
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
            exchange.sendChunk(bytes)
        }
    }

    private func beginStream() {
        exchange.beginStream(
            contentType: chat.dialect == .ollama ? "application/x-ndjson" : "text/event-stream", extra: headers)
    }

    private func endStream() {
        guard let stream, stream.isComplete else { return fail(Refusal(.upstreamUnavailable)) }
        phase = .over
        send(stream.ending(now: SystemClock.wallNanoseconds()))
        exchange.whenDurable { [exchange] in
            exchange.sendChunk([])
            exchange.finish(status: 200, .ok, usage: stream.usage)
        }
    }

    // MARK: - Failing

    /// Before the first byte a plain error; after it the dialect's error event, and never the word that ends a stream.
    private func fail(_ refusal: Refusal) {
        phase = .over
        ticket?.cancel()
        ticket = nil
        guard begun else { return exchange.failed(refusal) }
        let event = ErrorBody.midStream(refusal.code, message: refusal.message, chat.dialect)
        exchange.whenDurable { [exchange, stream] in
            exchange.sendChunk(event)
            exchange.sendChunk([])
            exchange.finish(status: 200, .upstreamError, usage: stream?.usage ?? Usage())
        }
    }

    private static func refusal(status: Int) -> Refusal {
        switch status {
        case 404: Refusal(.modelNotAllowed, message: "The model does not exist or may not be used with this key.")
        case 400, 422: Refusal(.bodyMalformed, message: "The model's server does not accept this request.")
        default: Refusal(.upstreamUnavailable)
        }
    }
}
