import SecurityGate
import Synchronization

/// The in-memory twin of the shared limits, for all event loops of this gateway: alone where there is no Redis, in its
/// place while it is gone or late. Then each gateway has its share of what was left, and what it spends is owed to Redis.
public final class LocalLimiter: Sendable {
    private struct Book {
        var tenants: [String: LocalTenant] = [:]
        /// Tenants of whom Redis may have to be told something.
        var owing: Set<String> = []
        /// When tenants were last forgotten, monotonic.
        var swept = 0
    }

    /// Gateways that shared the limits when they were last shared, this one included.
    public let gateways = Atomic<Int>(1)
    /// Requests that wait for another one to end.
    public let room = WaitingRoom()
    private let book = Mutex(Book())
    private let owing = Atomic<Bool>(false)

    /// Tenants that may be kept; when there are more, those that did nothing for long are dropped, once a minute at most.
    private static let limit = 200_000

    public init() {}

    /// Decides like the script, with one of `share` equal parts of each limit.
    ///
    /// - Parameter owes: whether Redis is told later.
    func take(_ ask: AdmissionAsk, lease: String?, at now: Moment, share: Int = 1, owes: Bool = false)
        -> AdmissionAnswer
    {
        book.withLock { book in
            if book.tenants.count > Self.limit { Self.sweep(&book, now) }
            let answer = book.tenants[ask.tenant, default: LocalTenant()].take(ask, lease, now, max(1, share), owes)
            if owes, answer.verdict == .admitted { owe(ask.tenant, &book) }
            return answer
        }
    }

    /// Redis let a request pass after it had been decided here.
    func toldLate(_ ask: AdmissionAsk, isCovered: Bool, at now: Moment, share: Int) {
        book.withLock { book in
            book.tenants[ask.tenant, default: LocalTenant()].tell(ask, isCovered, now, max(1, share))
            owe(ask.tenant, &book)
        }
    }

    /// Ends what was admitted from memory, or what was admitted by a Redis that cannot be told now.
    ///
    /// - Parameter share: of the limits of what Redis admitted.
    func settle(_ ticket: AdmissionTicket, spent: Int, at now: Moment, share: Int = 1, owes: Bool = false) {
        guard spent != ticket.tokens else { return }
        book.withLock { book in
            book.tenants[ticket.tenant, default: LocalTenant()]
                .settle(ticket, spent: spent, now, ticket.isShared ? max(1, share) : ticket.share)
            if owes { owe(ticket.tenant, &book) }
        }
    }

    /// Notes that a request of the tenant began to run, or ended, whoever admitted it.
    func runs(_ tenant: String, _ change: Int) {
        book.withLock { $0.tenants[tenant, default: LocalTenant()].running += change }
    }

    /// Notes where the tenant stood on all gateways.
    func note(_ tenant: String, _ standing: Standing, at now: Moment) {
        book.withLock { book in
            if book.tenants.count > Self.limit { Self.sweep(&book, now) }
            book.tenants[tenant, default: LocalTenant()].shared = LocalTenant.Shared(standing, now.monotonic)
        }
    }

    // MARK: - Debts

    /// True where Redis may have to be told something.
    var isOwing: Bool { owing.load(ordering: .relaxed) }

    /// What Redis is told now, of so many tenants at most; counts as told.
    func takeDebts(limit: Int, at now: Moment) -> [Debt] {
        book.withLock { book in
            var debts: [Debt] = []
            for tenant in book.owing.prefix(limit) {
                book.owing.remove(tenant)
                guard let debt = book.tenants[tenant]?.takeDebt(tenant, now), !debt.isNone else { continue }
                debts.append(debt)
            }
            if book.owing.isEmpty { owing.store(false, ordering: .relaxed) }
            return debts
        }
    }

    /// Redis did not take it.
    func giveBack(_ debt: Debt) {
        book.withLock { book in
            book.tenants[debt.tenant, default: LocalTenant()].owe(debt)
            owe(debt.tenant, &book)
        }
    }

    private func owe(_ tenant: String, _ book: inout Book) {
        book.owing.insert(tenant)
        owing.store(true, ordering: .relaxed)
    }

    // MARK: - Reading

    /// Requests of all tenants that hold a place among those that run here.
    public var running: Int { book.withLock { $0.tenants.values.reduce(0) { $0 + $1.running } } }

    /// Requests of a tenant that hold a place here.
    public func running(_ tenant: String) -> Int { book.withLock { $0.tenants[tenant]?.running ?? 0 } }

    private static func sweep(_ book: inout Book, _ now: Moment) {
        guard now.monotonic - book.swept > 60_000_000 else { return }
        book.swept = now.monotonic
        book.tenants = book.tenants.filter { !$0.value.isIdle(now) }
    }
}
