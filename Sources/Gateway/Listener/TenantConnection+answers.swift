import NIOCore
import SecurityGate
import Stores
import Vocabulary
import Wire

/// What a connection answers itself, and what the bans and keys say of whom it let in.
extension TenantConnection {
    /// Answers what came before authentication: counted by address or tenant, not recorded one by one.
    func refuse(
        _ refusal: Refusal, subject: String? = nil, dialect: Dialect, method: HTTPRequestHead.Method = .other
    ) {
        services.tally(subject: subject ?? client.text, refusal.code)
        let body = ErrorBody.json(refusal.code, message: refusal.message, param: refusal.param, dialect)
        var head = ResponseHead(status: ErrorBody.status(refusal.code, dialect), body: .length(body.count))
        services.meter.answered(ShownRoute.none, status: head.status)
        head.requestID = RequestID.make()
        head.closes = true
        // Tenants that are known are told how to go on; strangers all get the same bytes.
        if head.status == 403 { head.extra = RateHeaders.lines(refusal, action: .block) }
        if let wait = refusal.retryAfter { head.extra = RateHeaders.wait(wait) }
        // The answer to HEAD ends with its head (RFC 9110, section 9.3.2).
        write(services.response(head, method == .head ? [] : body))
        linger()
    }

    /// True when the connection takes further requests: a body, which no open route has, would be read as the next one.
    func answerOpenly(_ routed: Routed) -> Bool {
        let (status, body) = services.shared.health.answer(routed.route)
        var head = ResponseHead(status: status, body: .length(body.count))
        if routed.route == .liveness {
            // What GET would answer, without its body (RFC 9110, section 9.3.2).
            head.contentType = "text/plain; charset=utf-8"
            head.body = .length(Listing.greeting.utf8.count)
        }
        head.closes = routed.head.closes || routed.head.framing != .none || services.shared.isDraining
        write(services.response(head, body))
        if head.closes { linger() } else { rest() }
        return !head.closes
    }

    /// True when what was let in would be no more: its key was revoked or is over, its tenant was suspended or deleted, or
    /// one of these or its address was banned. `now` in milliseconds since 1970.
    func isShutOut(by bans: BanTable, _ keys: KeyCache, now: Int64) -> Bool {
        guard let authenticated = underway else { return false }
        return !keys.isLive(keyID: authenticated.principal.keyID, now: now)
            || bans.cuts(authenticated.subject, now: now)
    }

    /// What was let in and is not answered yet.
    var underway: Authenticated? {
        if case .body(let authenticated, _) = state { return authenticated }
        return exchange?.authenticated
    }
}
