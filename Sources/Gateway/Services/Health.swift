import Stores
import Synchronization
import Wire

/// What `/healthz` and `/readyz` say; nothing about tenants.
final class Health: Sendable {
    private let audit: AuditWriter
    private let upstreams: Upstreams
    private let redisDown = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)
    private let verifying: Atomic<Bool>

    /// - Parameter verifiesModels: true where models are refused until their first verdict.
    init(audit: AuditWriter, upstreams: Upstreams, verifiesModels: Bool) {
        self.audit = audit
        self.upstreams = upstreams
        verifying = Atomic(verifiesModels)
    }

    /// Links to Redis that are configured and not up.
    func redisLinks(down change: Int) { redisDown.add(change, ordering: .relaxed) }

    var isDraining: Bool {
        get { draining.load(ordering: .relaxed) }
        set { draining.store(newValue, ordering: .relaxed) }
    }

    /// True until every model that was there at the start has its first verdict.
    var isVerifying: Bool { verifying.load(ordering: .relaxed) }

    /// The first verdicts are there, or cannot be had.
    func modelsVerified() { verifying.store(false, ordering: .relaxed) }

    /// Why the gateway is not in full health; empty when it is.
    var reasons: [String] {
        var out: [String] = []
        if !audit.isHealthy { out.append("audit_unavailable") }
        if !upstreams.isAvailable(at: Int64(SystemClock.monotonic() / 1000)) { out.append("upstream_unavailable") }
        if redisDown.load(ordering: .relaxed) > 0 { out.append("limiter_degraded") }
        if isVerifying { out.append("models_verifying") }
        if isDraining { out.append("draining") }
        return out
    }

    /// Status and body of an open route.
    func answer(_ route: Route) -> (Int, [UInt8]) {
        if route == .liveness { return (200, []) }
        let reasons = reasons
        var out = JSONWriter(capacity: 64)
        out.beginObject()
        out.field("status", reasons.isEmpty ? "ok" : "degraded")
        if !reasons.isEmpty { out.field("reasons", reasons) }
        out.endObject()
        let ready = reasons.allSatisfy { $0 == "limiter_degraded" }
        return (route == .ready && !ready ? 503 : 200, out.bytes)
    }
}
