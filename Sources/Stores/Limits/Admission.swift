import NIOCore
import SecurityGate

/// Admits requests for one event loop: through Redis in one round trip while it is there, from memory otherwise.
///
/// Belongs to its event loop.
public final class Admission {
    public enum Outcome: Sendable, Equatable {
        /// `degraded` is true when the shared limit could not be asked.
        case decided(Quota, degraded: Bool)
        /// Another gateway banned the tenant.
        case banned
    }

    /// Largest number that the script can mean: an hour in microseconds. Anything else did not come from it.
    private static let longest = 3_600_000_000

    private var link: RedisLink?
    /// Tenants whose ban ended while Redis could not be told.
    private var untold: Set<String> = []
    private let local: LocalLimiter
    /// Microseconds of a monotonic clock.
    private let clock: @Sendable () -> Int

    /// - Parameters:
    ///   - redis: nil for limits of this gateway alone.
    ///   - onLink: hears when the link goes up or down, on the loop; when it came up, bans should be shared anew.
    public init(
        redis: RedisAddress?, local: LocalLimiter, on loop: any EventLoop, clock: @escaping @Sendable () -> Int,
        onLink: @escaping (Admission, Bool) -> Void
    ) {
        self.local = local
        self.clock = clock
        link = redis.map { address in
            RedisLink(address, on: loop) { [unowned self] link, up in
                if up { cameUp(link) }
                onLink(self, up)
            }
        }
    }

    public func start() { link?.start() }

    public func stop() { link?.stop() }

    /// Decides whether one more request of the tenant may go on; answers on the loop, perhaps before it returns.
    public func admit(tenant: String, limit: Int, _ answer: @escaping (Outcome) -> Void) {
        guard let link, link.isConnected else { return answer(fallback(tenant, limit)) }
        link.send({ [self] reply in answer(outcome(reply, tenant, limit)) }) { out in
            out.writeBytes(AdmissionScript.call)
            RedisCommand.bulk(AdmissionScript.limitKey(tenant), &out)
            RedisCommand.bulk(AdmissionScript.banKey(tenant), &out)
            RedisCommand.bulk(String(limit), &out)
        }
    }

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

    private func cameUp(_ link: RedisLink) {
        link.send(nil) { RedisCommand.write(["SCRIPT", "LOAD", AdmissionScript.source], to: &$0) }
        let ended = untold
        untold = []
        for tenant in ended { unshare(tenant: tenant) }
    }

    private func outcome(_ reply: RedisReply?, _ tenant: String, _ limit: Int) -> Outcome {
        if case .error(let text) = reply, text.hasPrefix("NOSCRIPT") {
            link?.send(nil) { RedisCommand.write(["SCRIPT", "LOAD", AdmissionScript.source], to: &$0) }
        }
        guard let numbers = reply?.integers, numbers.count == 5, numbers.allSatisfy({ 0...Self.longest ~= $0 }) else {
            return fallback(tenant, limit)
        }
        if numbers[0] == 1 { return .banned }
        guard limit > 0 else { return .decided(.unlimited, degraded: false) }
        return .decided(
            Quota(
                allowed: numbers[1] == 1, limit: limit, remaining: numbers[2], reset: numbers[3],
                retryAfter: numbers[4]),
            degraded: false)
    }

    private func fallback(_ tenant: String, _ limit: Int) -> Outcome {
        .decided(local.take(tenant: tenant, limit: limit, now: clock()), degraded: link != nil)
    }
}
