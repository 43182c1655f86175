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

    private let link: RedisLink?
    private let local: LocalLimiter
    /// Microseconds of a monotonic clock.
    private let clock: @Sendable () -> Int

    /// - Parameters:
    ///   - redis: nil for limits of this gateway alone.
    ///   - onLink: hears when the link goes up or down, on the loop.
    public init(
        redis: RedisAddress?, local: LocalLimiter, on loop: any EventLoop, clock: @escaping @Sendable () -> Int,
        onLink: @escaping (Bool) -> Void
    ) {
        self.local = local
        self.clock = clock
        link = redis.map { address in
            RedisLink(address, on: loop) { link, up in
                if up { link.send(nil) { RedisCommand.write(["SCRIPT", "LOAD", AdmissionScript.source], to: &$0) } }
                onLink(up)
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

    /// Tells the other gateways of a ban (milliseconds it lasts, or nil for until lifted), or that there is none.
    public func share(tenant: String, banned: Bool, milliseconds: Int?) {
        link?.send(nil) { out in
            let key = AdmissionScript.banKey(tenant)
            if banned {
                let lifetime = milliseconds.map { ["PX", String(max(1, $0))] } ?? []
                RedisCommand.write(["SET", key, "1"] + lifetime, to: &out)
            } else {
                RedisCommand.write(["DEL", key], to: &out)
            }
        }
    }

    private func outcome(_ reply: RedisReply?, _ tenant: String, _ limit: Int) -> Outcome {
        if case .error(let text) = reply, text.hasPrefix("NOSCRIPT") {
            link?.send(nil) { RedisCommand.write(["SCRIPT", "LOAD", AdmissionScript.source], to: &$0) }
        }
        guard let numbers = reply?.integers, numbers.count == 5 else { return fallback(tenant, limit) }
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
