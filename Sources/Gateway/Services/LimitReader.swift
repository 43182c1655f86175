import ExtractionDetector
import NIOCore
import SecurityGate
import Stores

/// Looks up where a tenant stands with its limits, for operators.
struct LimitReader: Sendable {
    private let shared: Shared
    private let loops: [Loop]
    /// Whether there is a Redis to share the limits through.
    private let isShared: Bool

    typealias Loop = (loop: any EventLoop, services: NIOLoopBound<LoopServices>)

    /// - Parameter loops: all of them; the first one asks for the limits.
    init(_ shared: Shared, isShared: Bool, loops: [Loop]) {
        self.shared = shared
        self.isShared = isShared
        self.loops = loops
    }

    /// Waits for Redis, or for the event loop; call on a thread that may be kept waiting for some milliseconds.
    func usage(of tenant: Tenant) throws -> TenantUsage {
        let policy = shared.policy.current.gate(id: tenant.id, name: tenant.name).policy
        let allowance = Allowance(policy.limits, tenant.settings.limits)
        let ask = AdmissionAsk(tenant: tenant.id, key: "", allowance: allowance)
        let (loop, services) = loops[0]
        let promise = loop.makePromise(of: AdmissionAnswer.self)
        loop.execute { services.value.admission.look(ask) { promise.succeed($0) } }
        let answer = try promise.futureResult.wait()
        return TenantUsage(
            tenant: tenant, allowance: allowance, standing: answer.standing,
            source: answer.isDegraded ? .degraded : isShared ? .shared : .local,
            waiting: shared.limiter.room.count(tenant.id), bodyBytes: shared.bodies.bytes(tenant.id),
            inFlight: try inFlight(of: tenant.id),
            extraction: shared.extraction.state(of: tenant.id)?.standing(at: shared.clock.now()) ?? [])
    }

    private func inFlight(of tenant: String) throws -> InFlight {
        let answers = loops.map { loop, services in loop.submit { services.value.inFlight(of: tenant) } }
        return try answers.reduce(into: InFlight()) { $0.add(try $1.wait()) }
    }

    /// Requests that hold a place among those that run, and that wait for one, of all tenants.
    var running: Int { shared.limiter.running }
    var waiting: Int { shared.limiter.room.count }
    var counters: LimitCounters { shared.limitCounters }
}

/// Where a tenant stands with its limits now.
struct TenantUsage: Sendable {
    /// Where that was read: from Redis, from memory since there is none, or from memory since it is gone.
    enum Source: String, Sendable, CaseIterable { case shared, local, degraded }

    let tenant: Tenant
    let allowance: Allowance
    let standing: Standing
    let source: Source
    /// On this gateway.
    let waiting: Int
    /// Of bodies that this gateway holds.
    let bodyBytes: Int
    let inFlight: InFlight
    /// What counts towards an alarm of extraction, the nearest to one first.
    let extraction: [ExtractionState.Standing]
}
