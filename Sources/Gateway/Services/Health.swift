import Stores
import Synchronization
import Wire

/// What `/healthz` and `/readyz` say; nothing about tenants.
final class Health: Sendable {
    private let audit: AuditWriter
    private let upstream: UpstreamState
    private let redisDown = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)

    init(audit: AuditWriter, upstream: UpstreamState) {
        self.audit = audit
        self.upstream = upstream
    }

    /// Links to Redis that are configured and not up.
    func redisLinks(down change: Int) { redisDown.add(change, ordering: .relaxed) }

    var isDraining: Bool {
        get { draining.load(ordering: .relaxed) }
        set { draining.store(newValue, ordering: .relaxed) }
    }

    /// Why the gateway is not in full health; empty when it is.
    var reasons: [String] {
        var out: [String] = []
        if !audit.isHealthy { out.append("audit_unavailable") }
        if upstream.dialect == nil { out.append("upstream_unavailable") }
        if redisDown.load(ordering: .relaxed) > 0 { out.append("limiter_degraded") }
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
