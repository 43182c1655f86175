import SecurityGate
import Stores
import Vocabulary
import Wire

/// Stage 2: whose request it is, from the head alone and from memory; then the tenant's own local bans.
enum Authenticate {
    enum Outcome {
        case go(Authenticated)
        /// Counted under the subject: an address, or a tenant that is known and shut out.
        case stop(Refusal, subject: String)
    }

    static func run(_ routed: Routed, _ services: LoopServices) -> Outcome {
        let now = Int64(SystemClock.wall())
        let verdict = verdict(routed.head.fields, services, now)
        if let refusal = lockout(routed.client, verdict, services) { return .stop(refusal, subject: routed.address) }
        switch verdict {
        case .principal(let principal):
            return admit(Authenticated(routed: routed, principal: principal), services, now)
        case .invalid:
            let code: ReasonCode = routed.head.fields.contains("authorization") ? .authInvalid : .authMissing
            return .stop(Refusal(code), subject: routed.address)
        case .expired(let principal): return .stop(Refusal(.authExpired), subject: principal.tenantID)
        case .revoked(let principal): return .stop(Refusal(.authRevoked), subject: principal.tenantID)
        case .suspended(let principal): return .stop(Refusal(.tenantSuspended), subject: principal.tenantID)
        }
    }

    /// Holds the request against the bans; a quarantine refuses questions to models alone.
    private static func admit(_ authenticated: Authenticated, _ services: LoopServices, _ now: Int64) -> Outcome {
        let table = services.shared.bans.table
        guard !table.isEmpty else { return .go(authenticated) }
        let standing = table.standing(of: authenticated.subject, now: now)
        func kind(_ ban: Ban?) -> Ban.Kind? {
            ban.flatMap { $0.kind == .ban || authenticated.routed.route.api != nil ? $0.kind : nil }
        }
        if let kind = kind(standing.enforced) {
            return .stop(Refusal(kind.code), subject: authenticated.principal.tenantID)
        }
        var authenticated = authenticated
        authenticated.simulated = kind(standing.simulated)
        return .go(authenticated)
    }

    /// Whether the address is shut out for its wrong keys, of which this may be one: a missing one, an expired and a
    /// revoked one count too, so that all of them cost the same.
    ///
    /// The answer has the same bytes for all that is sent from there, so a key cannot be tried; a good one passes only
    /// where the tenant wants no ruling that hangs on earlier requests.
    private static func lockout(_ client: Client, _ verdict: KeyVerdict, _ services: LoopServices) -> Refusal? {
        let isShutOut = services.shared.lockouts.isShutOut(client.address)
        switch verdict {
        case .principal(let principal) where isShutOut && !principal.autoBan: return nil
        case .principal, .suspended: break
        case .invalid, .expired, .revoked: services.shared.lockouts.count(client.address)
        }
        guard isShutOut else { return nil }
        services.shared.counters.lockedOut.add(1, ordering: .relaxed)
        return .lockedOut
    }

    /// The key's verdict; a missing or malformed field costs the same work as a wrong key.
    private static func verdict(_ fields: HTTPFields, _ services: LoopServices, _ now: Int64) -> KeyVerdict {
        let scheme: StaticString = "bearer "
        guard case .one(let value) = fields.unique("authorization"), value.count > 7,
            zip(value, UnsafeBufferPointer(start: scheme.utf8Start, count: 7)).allSatisfy({ $0 | 0x20 == $1 | 0x20 })
        else { return services.shared.keys.authenticate("", now: now) }
        return value.dropFirst(7).withUnsafeBytes { services.shared.keys.authenticate($0, now: now) }
    }
}

extension Authenticated {
    /// As bans may hold it.
    var subject: BanSubject {
        BanSubject(
            tenant: principal.tenantID, key: principal.keyID, address: routed.client.address,
            heedsAutomatic: principal.autoBan)
    }
}

extension Refusal {
    /// Too many wrong keys came from the address.
    fileprivate static let lockedOut = Refusal(
        .rateRequests, message: "Too many wrong keys came from this address. Wait as long as 'retry-after' says.",
        retryAfter: AddressLockout.window)
}
