import NIOCore
import SecurityGate

/// Admits requests for one event loop: through Redis in one round trip while it answers in time, from memory otherwise.
///
/// What was decided from memory is told to Redis as soon as it answers again, and a late answer is set off against it, so
/// that nothing is granted twice.
///
/// Belongs to its event loop.
public final class Admission {
    /// Microseconds after which it makes sense to try again where nobody knows better.
    static let pause = 1_000_000

    let loop: any EventLoop
    private let name: String
    private(set) var link: RedisLink?
    /// Tenants whose ban ended while Redis could not be told.
    var untold: Set<String> = []
    let local: LocalLimiter
    let clock: @Sendable () -> Moment
    private var overRate = OverRate()
    var leases = Leases()
    private var waiting: [Int: Waiter] = [:]
    var renewal: Scheduled<Void>?
    var repayment: Scheduled<Void>?

    /// - Parameters:
    ///   - redis: nil for limits of this gateway alone.
    ///   - name: tells this run and its event loop from all others.
    ///   - onLink: hears when the link goes up or down, on the loop; when it came up, bans should be shared anew.
    public init(
        redis: RedisAddress?, local: LocalLimiter, on loop: any EventLoop, name: String,
        clock: @escaping @Sendable () -> Moment, onLink: @escaping (Admission, Bool) -> Void
    ) {
        self.local = local
        self.loop = loop
        self.name = name
        self.clock = clock
        link = redis.map { address in
            RedisLink(address, on: loop) { [unowned self] link, up in
                if up { cameUp(link) }
                onLink(self, up)
            }
        }
        link?.onPrompt = { [unowned self] in recovered() }
    }

    public func start() { link?.start() }

    public func stop() {
        renewal?.cancel()
        repayment?.cancel()
        link?.stop()
    }

    /// Answers all that wait: the gateway stops.
    public func drain() { for waiter in Array(waiting.values) { waiter.giveUp(.draining) } }

    var room: WaitingRoom { local.room }

    // MARK: - Asking

    /// Decides whether one more request may go on; answers on the loop, perhaps before it returns, perhaps after the
    /// request waited in line.
    ///
    /// - Parameter isWanted: whether anybody still waits for the answer; asked before the request gets in line.
    /// - Returns: a name by which the request can leave the line.
    @discardableResult
    public func admit(
        _ ask: AdmissionAsk, isWanted: @escaping () -> Bool, _ answer: @escaping (AdmissionAnswer) -> Void
    ) -> Int? {
        guard ask.needsPlace, ask.waits else {
            decide(ask, answer)
            return nil
        }
        let waiter = Waiter(self, ask, on: loop, answer)
        guard room.isEmpty(ask.tenant) else {
            wait(waiter, ask, answer)
            return waiter.id
        }
        decide(ask) { [self] found in
            guard found.verdict == .concurrency, isWanted() else { return answer(found) }
            wait(waiter, ask, answer)
        }
        return waiter.id
    }

    /// The request is wanted no more; answered at once if it waits in line.
    public func leave(_ id: Int) { waiting[id]?.giveUp(.concurrency) }

    func left(_ id: Int) { waiting[id] = nil }

    private func wait(_ waiter: Waiter, _ ask: AdmissionAsk, _ answer: @escaping (AdmissionAnswer) -> Void) {
        waiting[waiter.id] = waiter
        guard !waiter.join() else { return }
        waiting[waiter.id] = nil
        standing(ask, .queueFull, answer)
    }

    /// Answers with a verdict that was found here, and where the tenant stands.
    func standing(_ ask: AdmissionAsk, _ verdict: AdmissionVerdict, _ answer: @escaping (AdmissionAnswer) -> Void) {
        decide(ask.look) { found in
            var found = found
            if found.verdict == .admitted { (found.verdict, found.retryAfter) = (verdict, Self.pause) }
            answer(found)
        }
    }

    /// Where a tenant stands; takes nothing.
    public func look(_ ask: AdmissionAsk, _ answer: @escaping (AdmissionAnswer) -> Void) { decide(ask.look, answer) }

    /// What asking would bring, where that is known without asking: the tenant is over its requests a minute.
    public func knownAnswer(_ ask: @autoclosure () -> AdmissionAsk) -> AdmissionAnswer? {
        overRate.isEmpty ? nil : overRate.answer(ask(), now: clock)
    }

    /// Asks once, whoever waits.
    func decide(_ ask: AdmissionAsk, _ answer: @escaping (AdmissionAnswer) -> Void) {
        if let over = overRate.answer(ask, now: clock) { return answer(over) }
        let lease = ask.needsPlace ? leases.newName(name) : nil
        guard let link, link.isPrompt else { return answer(fallback(ask, lease)) }
        guard !ask.isFree else {
            return link.sendPrompt({ [self] reply in
                answer(isBanned(reply) ?? fallback(ask, nil))
                return nil
            }) {
                RedisCommand.write(["EXISTS", AdmissionScript.banKey(ask.tenant)], to: &$0)
            }
        }
        callPrompt(link, AdmissionScript.admit, { AdmissionScript.write(ask, lease, &$0) }) { [self] reply in
            if let found = AdmissionReply.read(reply, ask, lease: lease) {
                answer(took(found, ask, lease))
                return nil
            }
            answer(fallback(ask, lease))
            return { [self] in cameLate($0, ask, lease) }
        }
    }

    /// Gives back what was admitted for a request that is there no more.
    func giveBack(_ answer: AdmissionAnswer) { if let ticket = answer.ticket { settle(ticket, spent: 0) } }

    private func isBanned(_ reply: RedisReply?) -> AdmissionAnswer? {
        guard case .integer(let count) = reply, 0...1 ~= count else { return nil }
        var answer = AdmissionAnswer()
        if count == 1 { answer.verdict = .banned }
        return answer
    }

    private func took(_ answer: AdmissionAnswer, _ ask: AdmissionAsk, _ lease: String?) -> AdmissionAnswer {
        if answer.verdict == .requests { overRate.note(ask, answer, now: clock) }
        let standing = answer.standing
        if standing.requests.limit > 0 || standing.tokens.limit > 0 || ask.countsDay {
            local.note(ask.tenant, standing, at: clock())
        }
        if answer.verdict == .admitted, let lease {
            local.runs(ask.tenant, 1)
            hold(lease, ask.tenant)
        }
        if local.isOwing { repay() }
        return answer
    }

    /// What Redis decided after the request had been decided here.
    private func cameLate(_ reply: RedisReply?, _ ask: AdmissionAsk, _ lease: String?) {
        guard let found = AdmissionReply.read(reply, ask, lease: lease), found.verdict == .admitted else { return }
        if ask.requests + ask.tokens > 0 {
            local.toldLate(ask, isCovered: found.isCovered, at: clock(), share: share)
        }
        if let lease, !leases.holds(lease, ask.tenant) { vacate(lease, ask.tenant) }
    }

    /// Into how many parts a limit is divided that cannot be shared.
    var share: Int { link == nil ? 1 : local.gateways.load(ordering: .relaxed) }

    private func fallback(_ ask: AdmissionAsk, _ lease: String?) -> AdmissionAnswer {
        var answer = AdmissionAnswer()
        let isDegraded = link != nil
        if ask.isFree {
            // Nothing of it is limited here either.
        } else if isDegraded, ask.failsClosed {
            (answer.verdict, answer.retryAfter) = (.degraded, Self.pause)
        } else {
            answer = local.take(ask, lease: lease, at: clock(), share: share, owes: isDegraded)
            if answer.verdict == .requests, !isDegraded { overRate.note(ask, answer, now: clock) }
            if isDegraded, answer.verdict == .admitted, let lease { hold(lease, ask.tenant) }
        }
        answer.isDegraded = isDegraded
        return answer
    }
}
