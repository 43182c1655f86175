import Vocabulary

/// A tenant's way along its limits in recorded time, in constant space.
///
/// Tokens are taken as they were spent in the end, not as they were reserved; what one gateway held by itself while
/// Redis was away is not told apart, and neither is the order in which a tenant's keys take turns.
struct LimitTrail {
    private var requests = GCRA()
    private var tokens = GCRA()
    private var day = DayCount()
    /// When each of the tenant's places is free again, and when those that wait will begin; microseconds.
    private var places: [Int] = []
    private var waiting: [Int] = []

    /// Places beyond which concurrency is not followed.
    private static let placeLimit = 1024

    /// Takes a request; why it would be refused, and then nothing is taken.
    ///
    /// - Parameters:
    ///   - now: microseconds since 1970.
    ///   - duration: microseconds that it takes once it began.
    mutating func take(_ allowance: Allowance, now: Int, tokens cost: Int, duration: Int) -> ReasonCode? {
        // What never fits is brought down to what does, since the answer is.
        let cost = min(cost, allowance.mostTokens ?? cost)
        let (perRequest, perToken) = (allowance.requests, allowance.tokens)
        if !perRequest.isNone { requests.drain(perRequest, now: now) }
        if !perToken.isNone { tokens.drain(perToken, now: now) }
        day.turn(to: now / DayCount.length)
        if allowance.dailyRequests > 0, day.requests >= allowance.dailyRequests { return .budgetExhausted }
        if allowance.dailyTokens > 0, day.tokens + cost > allowance.dailyTokens { return .budgetExhausted }
        if !perRequest.isNone, !requests.fits(1, perRequest) { return .rateRequests }
        if !perToken.isNone, !tokens.fits(cost, perToken) { return .rateTokens }
        if let refusal = takePlace(allowance, now, duration) { return refusal }
        if !perRequest.isNone { requests.add(1, perRequest) }
        if !perToken.isNone { tokens.add(cost, perToken) }
        day.spend(requests: 1, tokens: cost)
        return nil
    }

    private mutating func takePlace(_ allowance: Allowance, _ now: Int, _ duration: Int) -> ReasonCode? {
        guard 1...Self.placeLimit ~= allowance.concurrency else { return nil }
        if places.count != allowance.concurrency { places = Array(repeating: 0, count: allowance.concurrency) }
        waiting.removeAll { $0 <= now }
        guard let place = places.indices.min(by: { places[$0] < places[$1] }) else { return nil }
        let begin = max(now, places[place])
        if begin > now {
            guard allowance.queue > 0 else { return .concurrencyExceeded }
            guard waiting.count < allowance.queue else { return .queueFull }
            guard begin - now <= allowance.queueWait * 1000 else { return .concurrencyExceeded }
            waiting.append(begin)
        }
        places[place] = begin + duration
        return nil
    }
}
