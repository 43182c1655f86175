/// Who is scored next, of the long texts that wait for a thread: tenants take turns, so that one with many of them holds
/// up nobody but itself.
struct ScoringLine<Work> {
    /// Texts that may wait, of all tenants and of one.
    static var limit: Int { 256 }
    static var tenantLimit: Int { 32 }

    /// Texts that may be scored at the same time.
    let threads: Int
    private var waiting: [String: [Work]] = [:]
    /// Tenants with waiting work, in the order of their turns.
    private var turns: [String] = []
    private var count = 0
    /// Texts of each tenant that wait or are scored.
    private var held: [String: Int] = [:]
    private var running = 0

    init(threads: Int) { self.threads = max(1, threads) }

    /// False where too much waits already.
    mutating func add(_ work: Work, tenant: String) -> Bool {
        let own = waiting[tenant]?.count ?? 0
        guard count < Self.limit, own < Self.tenantLimit else { return false }
        waiting[tenant, default: []].append(work)
        if own == 0 { turns.append(tenant) }
        count += 1
        held[tenant, default: 0] += 1
        return true
    }

    /// Whether a text of the tenant waits or is scored.
    func holds(_ tenant: String) -> Bool { held[tenant] != nil }

    /// A text of the tenant was scored, or is not wanted any more.
    mutating func left(_ tenant: String) {
        let rest = (held[tenant] ?? 0) - 1
        held[tenant] = rest > 0 ? rest : nil
    }

    /// What may begin now; ``finished()`` must follow.
    mutating func next() -> Work? {
        guard running < threads, !turns.isEmpty else { return nil }
        let tenant = turns.removeFirst()
        guard let work = waiting[tenant]?.removeFirst() else { return nil }
        if waiting[tenant]?.isEmpty == true { waiting[tenant] = nil } else { turns.append(tenant) }
        count -= 1
        running += 1
        return work
    }

    mutating func finished() { running -= 1 }
}
