import NIOCore
import SecurityGate
import Stores
import Vocabulary
import Wire

/// One tenant's connection: cuts the bytes into requests by the strict rules of `Wire` and runs each through the
/// pipeline, one at a time. Nothing of a body is read before its head is authenticated.
final class TenantConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum State {
        case head
        case body(Authenticated, BodyReader)
        /// A request is on its way; bytes behind it wait.
        case busy
        /// The last answer is out: what still comes is thrown away until the client closes or the time is up.
        case lingering(budget: Int)
    }

    let services: LoopServices
    private var context: ChannelHandlerContext?
    private var isReading = true
    private(set) var state = State.head
    private var input: [UInt8] = []
    private var scanned = 0
    private var began = 0
    /// Nanoseconds: when the request in progress was let in.
    private var admitted = 0
    private(set) var exchange: Exchange?
    private var isAdvancing = false
    private var mustAdvance = false
    /// Set by the state: when the connection is cut.
    private(set) var deadline = NIODeadline.distantFuture
    private let peer: Client
    /// Who sent the last request: the peer, or whom a trusted proxy in its place names.
    private(set) var client: Client
    /// Bytes of the body in progress that are counted for its tenant; the exchange has them once it is there.
    private var counted = 0
    /// Bytes of answers that the client has not taken, and when it last took some.
    private var unread = (bytes: 0, since: NIODeadline.now())

    /// Bytes that may wait behind a request in progress before reading stops.
    private static let pipelineLimit = 64 * 1024
    /// Bytes thrown away after an answer that came before the body was read, so that the client sees the answer.
    private static let lingerLimit = 64 << 20

    init(_ services: LoopServices, peer: Client) {
        self.services = services
        self.peer = peer
        client = peer
    }

    // MARK: - Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        deadline = .now() + services.shared.limits.header
        services.opened(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        services.closed(self)
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        if case .lingering(let budget) = state {
            let left = budget - bytes.readableBytes
            state = .lingering(budget: left)
            if left <= 0 { context.close(promise: nil) }
            return
        }
        if input.isEmpty {
            began = SystemClock.monotonic()
            if case .head = state { deadline = .now() + services.shared.limits.header }
        }
        bytes.withUnsafeReadableBytes { input.append(contentsOf: $0) }
        advance()
        if case .busy = state, input.count > Self.pipelineLimit { setReading(false) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        services.closed(self)
        if case .body(let authenticated, _) = state {
            services.tally(subject: authenticated.principal.tenantID, .requestTimeout)
            services.shared.bodies.give(counted, tenant: authenticated.principal.tenantID)
            counted = 0
        }
        self.context = nil
        let exchange = exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        exchange?.clientWritable(context.channel.isWritable)
        guard context.channel.isWritable, case .head = state else { return }
        setReading(true)
        advance()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: - Requests

    /// Takes requests from the input until it is used up or one is on its way. An answer that is out at once asks for
    /// the next request from inside this loop, which must not nest.
    private func advance() {
        mustAdvance = true
        guard !isAdvancing else { return }
        isAdvancing = true
        while mustAdvance {
            mustAdvance = false
            step()
        }
        isAdvancing = false
    }

    private func step() {
        switch state {
        case .head: mustAdvance = readHead() || mustAdvance
        case .body(let authenticated, var reader):
            // What was read so far must have one owner, else each piece copies all those before it.
            state = .busy
            mustAdvance = readBody(authenticated, &reader) || mustAdvance
        case .busy, .lingering: return
        }
    }

    /// False when more bytes are needed or the request is on its way.
    private func readHead() -> Bool {
        guard !input.isEmpty else { return false }
        // A client that does not take its answers gets no further ones.
        guard context?.channel.isWritable ?? false else {
            setReading(false)
            return false
        }
        switch input.withUnsafeBufferPointer({ HTTPRequestHead.read($0, scanned: &scanned) }) {
        case .incomplete: return false
        case .refused(let code):
            client = peer
            services.shared.counters.requests.add(1, ordering: .relaxed)
            refuse(Refusal(code), dialect: .openai)
            return false
        case .head(let head, let length):
            input.removeSubrange(..<length)
            scanned = 0
            deadline = .distantFuture
            return begin(head)
        }
    }

    private func begin(_ head: HTTPRequestHead) -> Bool {
        let began = SystemClock.nanoseconds()
        client = .of(head, peer: peer, services.live.proxies)
        switch Head.run(head, client: client, began: self.began, services) {
        case .stop(let refusal):
            refuse(refusal, dialect: Route.dialect(ofUnknown: head.path), method: head.method)
            return false
        case .go(let routed):
            if routed.route.isOpen {
                return answerOpenly(routed)
            }
            let outcome = Authenticate.run(routed, services)
            admitted = SystemClock.nanoseconds()
            services.meter.took(.authenticate, admitted - began)
            switch outcome {
            case .stop(let refusal, let subject):
                refuse(refusal, subject: subject, dialect: routed.route.dialect, method: head.method)
                return false
            case .go(let authenticated): return expectBody(authenticated)
            }
        }
    }

    /// Checks what the head says of the body, and asks for it where the client waits to be asked.
    private func expectBody(_ authenticated: Authenticated) -> Bool {
        let head = authenticated.routed.head
        if let refusal = Head.refusal(authenticated) {
            start(authenticated).turnAway(refusal, closes: head.framing != .none)
            return false
        }
        guard head.framing != .none else {
            start(authenticated).run(body: [])
            return false
        }
        if head.fields.contains("expect") { write(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")) }
        deadline = .now() + services.shared.limits.body
        state = .body(authenticated, BodyReader(head.framing, limit: authenticated.routed.route.bodyLimit))
        return true
    }

    private func readBody(_ authenticated: Authenticated, _ reader: inout BodyReader) -> Bool {
        let outcome = input.withUnsafeBufferPointer { reader.take($0) }
        switch outcome {
        case .more:
            input.removeAll(keepingCapacity: true)
            guard count(reader.body.count, authenticated) else { return false }
            state = .body(authenticated, reader)
        case .done(let used):
            if used == input.count { input.removeAll(keepingCapacity: true) } else { input.removeFirst(used) }
            guard count(reader.body.count, authenticated) else { return false }
            start(authenticated).run(body: reader.body)
        case .tooLarge: start(authenticated).turnAway(Refusal(.bodyTooLarge), closes: true)
        case .malformed: start(authenticated).turnAway(Refusal(.headMalformed), closes: true)
        }
        return false
    }

    /// Counts so many bytes of a body for its tenant; false, and the request ends, where the gateway holds too many. Bytes
    /// that are only announced count for nothing: who sends none would shut out the tenant's other clients.
    private func count(_ bytes: Int, _ authenticated: Authenticated) -> Bool {
        guard bytes > counted else { return true }
        let principal = authenticated.principal
        let gate = services.shared.policy.current.gate(id: principal.tenantID, name: principal.tenantName)
        let limit = gate.policy.bodyLimit(principal)
        guard services.shared.bodies.take(bytes - counted, tenant: principal.tenantID, limit: limit) else {
            services.shared.limitCounters.refused(.concurrencyExceeded)
            start(authenticated).turnAway(.tooManyBytes, closes: true)
            return false
        }
        counted = bytes
        return true
    }

    private func start(_ authenticated: Authenticated) -> Exchange {
        state = .busy
        deadline = .distantFuture
        let now = SystemClock.nanoseconds()
        services.meter.took(.receive, now - admitted)
        let exchange = Exchange(authenticated, bytes: counted, at: now, connection: self, services)
        counted = 0
        self.exchange = exchange
        return exchange
    }

    // MARK: - Answers

    func write(_ bytes: ByteBuffer) { context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }

    /// Called once by the exchange when its answer is out.
    func finished(close: Bool) {
        exchange = nil
        if close || services.shared.isDraining { return linger() }
        state = .head
        rest()
        began = SystemClock.monotonic()
        setReading(context?.channel.isWritable ?? false)
        advance()
    }

    /// Cuts the connection without another byte: an answer that cannot be completed must not look complete.
    func abort() { context?.close(promise: nil) }

    /// Ends the connection in the middle of whatever it does, when its time is up.
    func expire() {
        switch state {
        case .head where !input.isEmpty:
            services.shared.counters.requests.add(1, ordering: .relaxed)
            refuse(Refusal(.requestTimeout), dialect: .openai)
        case .body(let authenticated, _): start(authenticated).turnAway(Refusal(.requestTimeout), closes: true)
        default: context?.close(promise: nil)
        }
    }

    /// True when the client took nothing of what waits for it for too long.
    func isStalled(at now: NIODeadline) -> Bool {
        let bytes = (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if bytes == 0 || bytes < unread.bytes { unread.since = now }
        unread.bytes = bytes
        return now - unread.since > services.shared.limits.stall
    }

    /// Stops taking requests: closes when idle, else after the answer in progress.
    func drain() {
        exchange?.hurry()
        if case .head = state, input.isEmpty { context?.close(promise: nil) }
    }

    /// Waits for the next request, or for the rest of one that began to arrive.
    func rest() {
        deadline = .now() + (input.isEmpty ? services.shared.limits.idle : services.shared.limits.header)
    }

    func linger() {
        state = .lingering(budget: Self.lingerLimit)
        input = []
        // The time to linger begins when the client took all of the answer; until then only a stall ends it.
        deadline = .distantFuture
        setReading(true)
        let limit = services.shared.limits.linger
        context?.close(mode: .output).assumeIsolated().whenComplete { [weak self] _ in self?.deadline = .now() + limit }
    }

    private func setReading(_ on: Bool) {
        guard on != isReading else { return }
        isReading = on
        context?.channel.setOption(.autoRead, value: on).whenComplete { _ in }
    }
}
