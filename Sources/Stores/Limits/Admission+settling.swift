import NIOCore
import SecurityGate

extension Admission {
    /// Between two times that the places of running requests are renewed.
    private static let renewalPause = TimeAmount.seconds(10)
    /// Between two times that Redis is told what is owed, and of how many tenants at once.
    private static let repayment = (pause: TimeAmount.milliseconds(50), limit: 500)

    /// Ends what a request was admitted for; `spent` tokens of those that it reserved, or more. Once for each ticket.
    public func settle(_ ticket: AdmissionTicket, spent: Int) {
        if let lease = ticket.lease {
            leases.remove(lease, ticket.tenant)
            local.runs(ticket.tenant, -1)
        }
        guard ticket.isShared, let link, link.isPrompt else {
            local.settle(ticket, spent: spent, at: clock(), share: share, owes: link != nil)
            if let lease = ticket.lease { vacate(lease, ticket.tenant) }
            return freed(ticket)
        }
        let delta = spent - ticket.tokens
        if delta == 0 || ticket.allowance.tokens.isNone && !ticket.countsDay {
            guard let lease = ticket.lease else { return }
            vacate(lease, ticket.tenant) { [self] in freed(ticket) }
        } else {
            call(link, AdmissionScript.settle, { AdmissionScript.write(ticket, delta, &$0) }) { [self] _ in
                freed(ticket)
            }
        }
    }

    private func freed(_ ticket: AdmissionTicket) { if ticket.lease != nil { room.placeFreed(ticket.tenant) } }

    // MARK: - Places

    /// Keeps a place in Redis for as long as the request runs, whoever admitted it.
    func hold(_ lease: String, _ tenant: String) {
        leases.add(lease, tenant)
        guard renewal == nil else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        renewal = loop.scheduleTask(in: Self.renewalPause) { me.value.renew() }
    }

    /// Gives a place in Redis up, now or when it can be told.
    func vacate(_ lease: String, _ tenant: String, _ done: @escaping () -> Void = {}) {
        guard let link else { return done() }
        guard link.isPrompt else {
            leases.end(lease, tenant)
            return done()
        }
        link.send({ _ in done() }) {
            RedisCommand.write(["ZREM", AdmissionScript.leaseKey(tenant), lease], to: &$0)
        }
    }

    private func renew() {
        renewal = nil
        guard !leases.isEmpty else { return }
        let me = NIOLoopBound(self, eventLoop: loop)
        renewal = loop.scheduleTask(in: Self.renewalPause) { me.value.renew() }
        sendPlaces()
    }

    private func sendPlaces() {
        guard let link, link.isPrompt else { return }
        for (tenant, names) in leases.batches {
            let words = ["EVALSHA", AdmissionScript.renew.sha1, "1", AdmissionScript.leaseKey(tenant)]
            call(
                link, AdmissionScript.renew,
                { RedisCommand.write(words + [String(AdmissionScript.lease)] + names, to: &$0) }
            ) { _ in }
        }
    }

    // MARK: - When Redis answers again

    /// Tells Redis what happened without it.
    func recovered() {
        guard let link else { return }
        for (tenant, name) in leases.takeEnded() {
            link.send(nil) { RedisCommand.write(["ZREM", AdmissionScript.leaseKey(tenant), name], to: &$0) }
        }
        sendPlaces()
        repay()
    }

    /// Tells Redis what was spent here, of some tenants at a time.
    func repay() {
        guard repayment == nil, local.isOwing, let link, link.isPrompt else { return }
        let debts = local.takeDebts(limit: Self.repayment.limit, at: clock())
        let (me, isMore) = (NIOLoopBound(self, eventLoop: loop), debts.count == Self.repayment.limit)
        repayment = loop.scheduleTask(in: Self.repayment.pause) {
            me.value.repayment = nil
            if isMore { me.value.repay() }
        }
        for debt in debts {
            call(link, AdmissionScript.repay, { AdmissionScript.write(debt, &$0) }) { [self] reply in
                if reply != .integer(0) { local.giveBack(debt) }
            }
        }
    }

    // MARK: - Scripts

    /// Calls a script; where Redis does not know it, once more after it was told.
    private func call(
        _ link: RedisLink, _ script: RedisScript, _ write: @escaping (inout ByteBuffer) -> Void,
        _ answer: @escaping (RedisReply?) -> Void
    ) {
        link.send(
            { [weak link] reply in
                guard let link, Self.isUnknown(reply) else { return answer(reply) }
                Self.load(script, link)
                link.send(answer, write)
            }, write)
    }

    /// The same for what is decided here where the reply is late.
    func callPrompt(
        _ link: RedisLink, _ script: RedisScript, _ write: @escaping (inout ByteBuffer) -> Void,
        _ answer: @escaping RedisLink.PromptWaiter
    ) {
        link.sendPrompt(
            { [weak link] reply in
                guard let link, Self.isUnknown(reply) else { return answer(reply) }
                Self.load(script, link)
                link.sendPrompt(answer, write)
                return nil
            }, write)
    }

    private static func isUnknown(_ reply: RedisReply?) -> Bool {
        if case .error(let text) = reply { text.hasPrefix("NOSCRIPT") } else { false }
    }

    private static func load(_ script: RedisScript, _ link: RedisLink) {
        link.send(nil) { RedisCommand.write(["SCRIPT", "LOAD", script.source], to: &$0) }
    }

    func cameUp(_ link: RedisLink) {
        for script in AdmissionScript.all { Self.load(script, link) }
        let ended = untold
        untold = []
        for tenant in ended { unshare(tenant: tenant) }
        recovered()
    }

    // MARK: - Bans

    /// Tells the other gateways of a ban: the milliseconds that it lasts, or nil for until lifted.
    public func share(tenant: String, milliseconds: Int?) {
        untold.remove(tenant)
        link?.send(nil) { out in
            let lifetime = milliseconds.map { ["PX", String(max(1, $0))] } ?? []
            RedisCommand.write(["SET", AdmissionScript.banKey(tenant), "1"] + lifetime, to: &out)
        }
    }

    /// Tells the other gateways that a ban ended; again when Redis is back, if it could not be told now.
    public func unshare(tenant: String) {
        let told: RedisLink.Waiter = { [self] reply in if reply == nil { untold.insert(tenant) } }
        link?.send(told) { RedisCommand.write(["DEL", AdmissionScript.banKey(tenant)], to: &$0) }
    }
}
