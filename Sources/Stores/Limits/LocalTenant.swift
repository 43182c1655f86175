import SecurityGate

/// What a gateway keeps of one tenant's limits in memory.
struct LocalTenant {
    private var requests = LocalBucket()
    private var tokens = LocalBucket()
    private var day = DayCount()
    /// What Redis knows of it.
    private var toldDay = DayCount()
    var running = 0
    /// Where the tenant stood when its limits were last shared.
    var shared: Shared?
    /// By which what is owed drains.
    private var allowance = Allowance()
    private var share = 1

    struct Shared {
        var standing: Standing
        /// Microseconds, monotonic.
        var time: Int

        init(_ standing: Standing, _ time: Int) {
            self.standing = standing
            self.time = time
        }
    }

    init() {}

    func isIdle(_ now: Moment) -> Bool {
        running == 0 && max(day.day, shared?.standing.day ?? 0) < now.wall / DayCount.length
            && now.monotonic - max(requests.time, tokens.time, shared?.time ?? 0) > 2 * GCRA.parts
    }

    mutating func take(_ ask: AdmissionAsk, _ lease: String?, _ now: Moment, _ share: Int, _ owes: Bool)
        -> AdmissionAnswer
    {
        let allowance = ask.allowance
        let rate = allowance.requests.share(of: share)
        let tokenRate = allowance.tokens.share(of: share).holding(ask.tokens)
        if owes, let shared {
            requests.adopt(shared.standing.requests, rate, share: share, at: shared.time)
            tokens.adopt(shared.standing.tokens, allowance.tokens.share(of: share), share: share, at: shared.time)
        }
        turn(allowance, share, now, rate, tokenRate, countsDay: ask.countsDay)
        var answer = AdmissionAnswer()
        answer.verdict = verdict(ask, rate, tokenRate, share)
        answer.isCovered = ask.workload.map { day.covers($0, tokens: ask.tokens) } ?? false
        if answer.verdict == .admitted { spend(ask, rate, tokenRate, answer.isCovered, lease) }
        answer.standing = standing(ask, rate, tokenRate, answer.verdict, now)
        let left = DayCount.length - now.wall % DayCount.length
        return AdmissionReply.complete(answer, ask, lease, left: left, share: share) ?? answer
    }

    /// Lets pass what drained until now, and the day change.
    private mutating func turn(
        _ allowance: Allowance, _ share: Int, _ now: Moment, _ rate: Rate, _ tokenRate: Rate, countsDay: Bool
    ) {
        (self.allowance, self.share) = (allowance, share)
        if !rate.isNone { requests.drain(rate, now: now.monotonic) }
        if !tokenRate.isNone { tokens.drain(tokenRate, now: now.monotonic) }
        guard countsDay else { return }
        day.turn(to: now.wall / DayCount.length)
        toldDay.turn(to: now.wall / DayCount.length)
    }

    private func verdict(_ ask: AdmissionAsk, _ rate: Rate, _ tokenRate: Rate, _ share: Int) -> AdmissionVerdict {
        let allowance = ask.allowance
        let (base, own) = (base, day.beyond(toldDay))
        func isOver(_ spent: Int, _ cost: Int, _ limit: Int, _ base: Int) -> Bool {
            guard limit > 0, cost > 0 else { return false }
            let left = max(0, limit - base)
            return spent + cost > (left > 0 ? max(1, left / share) : 0)
        }
        if isOver(own.requests, ask.requests, allowance.dailyRequests, base?.spentRequests ?? 0)
            || isOver(own.tokens, ask.tokens, allowance.dailyTokens, base?.spentTokens ?? 0)
        {
            return .budget
        }
        if !rate.isNone, !requests.whole.fits(ask.requests, rate) { return .requests }
        if !tokenRate.isNone, !tokens.whole.fits(ask.tokens, tokenRate) { return .tokens }
        return ask.needsPlace && running >= max(1, allowance.concurrency / share) ? .concurrency : .admitted
    }

    private mutating func spend(
        _ ask: AdmissionAsk, _ rate: Rate, _ tokenRate: Rate, _ isCovered: Bool, _ lease: String?
    ) {
        if !rate.isNone { requests.add(ask.requests, rate) }
        if !tokenRate.isNone { tokens.add(ask.tokens, tokenRate) }
        if lease != nil { running += 1 }
        if ask.countsDay { day.spend(ask, isCovered) }
    }

    private func standing(
        _ ask: AdmissionAsk, _ rate: Rate, _ tokenRate: Rate, _ verdict: AdmissionVerdict, _ now: Moment
    ) -> Standing {
        var standing = Standing()
        if !rate.isNone {
            standing.requests = requests.whole.quota(rate, refused: verdict == .requests ? ask.requests : 0)
        }
        if !tokenRate.isNone {
            standing.tokens = tokens.whole.quota(tokenRate, refused: verdict == .tokens ? ask.tokens : 0)
        }
        if ask.allowance.concurrency > 0 { standing.running = running }
        if !ask.isSimple { standing.day = now.wall / DayCount.length }
        if ask.countsDay {
            let own = day.beyond(toldDay)
            standing.spentRequests = max(0, own.requests + (base?.spentRequests ?? 0))
            standing.spentTokens = max(0, own.tokens + (base?.spentTokens ?? 0))
        }
        return standing
    }

    /// What was spent today as far as Redis knows.
    private var base: Standing? { shared.flatMap { $0.standing.day == day.day ? $0.standing : nil } }

    mutating func settle(_ ticket: AdmissionTicket, spent: Int, _ now: Moment, _ share: Int) {
        let delta = spent - ticket.tokens
        let rate = ticket.allowance.tokens.share(of: share)
        turn(
            ticket.allowance, share, now, ticket.allowance.requests.share(of: share), rate, countsDay: ticket.countsDay)
        // What Redis reserved, and only it, has more than was spent.
        let isTold = ticket.isShared && delta < 0
        if !rate.isNone { if isTold { tokens.tell(-delta, rate) } else { tokens.add(delta, rate) } }
        guard ticket.countsDay, ticket.day == day.day else { return }
        let change = isTold ? -delta : delta
        func spend(_ count: inout DayCount) {
            count.spend(requests: 0, tokens: change)
            if let workload = ticket.workload { count.spend(workload, requests: 0, tokens: change) }
        }
        if isTold { spend(&toldDay) } else { spend(&day) }
    }

    // MARK: - What Redis knows

    /// Redis counted a request.
    mutating func tell(_ ask: AdmissionAsk, _ isCovered: Bool, _ now: Moment, _ share: Int) {
        let (rate, tokenRate) = (ask.allowance.requests.share(of: share), ask.allowance.tokens.share(of: share))
        turn(ask.allowance, share, now, rate, tokenRate.holding(ask.tokens), countsDay: ask.countsDay)
        if !rate.isNone { requests.tell(ask.requests, rate) }
        if !tokenRate.isNone { tokens.tell(ask.tokens, tokenRate) }
        if ask.countsDay { toldDay.spend(ask, isCovered) }
    }

    mutating func takeDebt(_ tenant: String, _ now: Moment) -> Debt {
        let (rate, tokenRate) = (allowance.requests.share(of: share), allowance.tokens.share(of: share))
        turn(allowance, share, now, rate, tokenRate, countsDay: day.day > 0)
        let own = day.beyond(toldDay)
        let debt = Debt(
            tenant: tenant, allowance: allowance, requests: rate.isNone ? 0 : requests.owed,
            tokens: tokenRate.isNone ? 0 : tokens.owed, day: day.day, dayRequests: own.requests, dayTokens: own.tokens,
            workloads: day.workloads(beyond: toldDay))
        requests.tellAll()
        tokens.tellAll()
        toldDay = day
        count(own, 1)
        return debt
    }

    /// Takes a debt back of which Redis was not told.
    mutating func owe(_ debt: Debt) {
        requests.owe(debt.requests)
        tokens.owe(debt.tokens)
        guard debt.day == day.day else { return }
        count((debt.dayRequests, debt.dayTokens), -1)
        toldDay.spend(requests: -debt.dayRequests, tokens: -debt.dayTokens)
        for workload in debt.workloads {
            toldDay.spend(workload.name, requests: -workload.requests, tokens: -workload.tokens)
        }
    }

    /// Redis counts more, or less, of today.
    private mutating func count(_ own: (requests: Int, tokens: Int), _ sign: Int) {
        guard shared?.standing.day == day.day else { return }
        shared?.standing.spentRequests += sign * own.requests
        shared?.standing.spentTokens += sign * own.tokens
    }
}

extension DayCount {
    fileprivate mutating func spend(_ ask: AdmissionAsk, _ isCovered: Bool) {
        spend(requests: ask.requests, tokens: ask.tokens)
        if isCovered, let workload = ask.workload {
            spend(workload.name, requests: ask.requests, tokens: ask.tokens)
        }
    }
}

extension Rate {
    /// Large enough for `cost` once the bucket is empty: a part of a limit must not shut out what the whole would take.
    fileprivate func holding(_ cost: Int) -> Rate {
        isNone || cost <= burst ? self : Rate(perMinute: perMinute, burst: cost)
    }
}
