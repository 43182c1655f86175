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
    private let syncing: Atomic<Bool>
    private let stale = Atomic<Bool>(false)
    private let pages = Atomic<Int>(0)

    /// - Parameters:
    ///   - verifiesModels: true where models are refused until their first verdict.
    ///   - sharesState: true where the newest tenants, keys, bans and policy are read before the first request.
    init(audit: AuditWriter, upstreams: Upstreams, verifiesModels: Bool, sharesState: Bool) {
        self.audit = audit
        self.upstreams = upstreams
        verifying = Atomic(verifiesModels)
        syncing = Atomic(sharesState)
    }

    /// Links to Redis that are configured and not up.
    func redisLinks(down change: Int) { redisDown.add(change, ordering: .relaxed) }

    /// True while the shared limits cannot be reached.
    var isLimiterDegraded: Bool { redisDown.load(ordering: .relaxed) > 0 }

    var isDraining: Bool {
        get { draining.load(ordering: .relaxed) }
        set { draining.store(newValue, ordering: .relaxed) }
    }

    /// True until every model that was there at the start has its first verdict.
    var isVerifying: Bool { verifying.load(ordering: .relaxed) }

    /// The first verdicts are there, or cannot be had.
    func modelsVerified() { verifying.store(false, ordering: .relaxed) }

    /// True until the newest shared state was read for the first time, or could not be for too long.
    var isSyncing: Bool { syncing.load(ordering: .relaxed) }

    /// The shared state is what all gateways have, or only this one's own copy.
    ///
    /// - Parameter pages: how many of the shared store were taken so far.
    func state(isShared: Bool, pages: Int) {
        self.pages.store(pages, ordering: .relaxed)
        stale.store(!isShared, ordering: .relaxed)
        if isShared { syncing.store(false, ordering: .relaxed) }
    }

    /// Grows while the newest shared state is read.
    var syncedPages: Int { pages.load(ordering: .relaxed) }

    /// The gateway goes on from its own copy.
    func stopSyncing() {
        if syncing.exchange(false, ordering: .relaxed) { stale.store(true, ordering: .relaxed) }
    }

    /// All that ``reasons`` may say.
    static let known = [
        "audit_unavailable", "upstream_unavailable", "limiter_degraded", "state_syncing", "state_stale",
        "models_verifying", "draining",
    ]

    /// Why the gateway is not in full health; empty when it is.
    var reasons: [String] {
        var out: [String] = []
        if !audit.isHealthy { out.append("audit_unavailable") }
        if !upstreams.isAvailable(at: Int64(SystemClock.monotonic() / 1000)) { out.append("upstream_unavailable") }
        if isLimiterDegraded { out.append("limiter_degraded") }
        if isSyncing { out.append("state_syncing") }
        if stale.load(ordering: .relaxed) { out.append("state_stale") }
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
        let ready = reasons.allSatisfy { $0 == "limiter_degraded" || $0 == "state_stale" }
        return (route == .ready && !ready ? 503 : 200, out.bytes)
    }
}
