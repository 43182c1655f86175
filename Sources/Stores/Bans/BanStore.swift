import GRDB
import Synchronization

/// The bans of this gateway: the database is the authority, ``table`` what the hot path reads.
///
/// A target has one open ban (and one simulated besides) on one gateway; two gateways may ban it at the same time, and then
/// the longer one holds. All changes are in force when the call returns.
public final class BanStore: Sendable {
    /// For how many milliseconds a ban that is over stays at hand, in case the clock was wrong: two days.
    private static let clockTolerance: Int64 = 172_800_000
    /// Most bytes of a target.
    static let targetLimit = 256

    private let database: StoreDatabase
    private let current: Mutex<BanTable>
    private let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        current = Mutex(BanTable([]))
        try reload(now: 0)
    }

    /// The bans as they are now; taking it costs a lock and a few references.
    public var table: BanTable { current.withLock { $0 } }

    /// Bans a target, or extends the ban it has.
    ///
    /// - Parameter mayShorten: an open ban never ends sooner than before unless this is true.
    /// - Returns: the ban that now holds, which is the old one where that lasts longer.
    /// - Throws: ``StoresError`` with `value_invalid` for an empty target or an end that is past.
    public func add(_ request: BanRequest, mayShorten: Bool = false, now: Int64) throws(StoresError) -> Ban {
        guard !request.target.isEmpty else {
            throw StoresError(.valueInvalid, "The ban has no target", hint: "Name a tenant, a key or an address")
        }
        guard request.target.utf8.count <= Self.targetLimit else {
            throw StoresError(.valueInvalid, "The ban's target is too long", hint: "Name a tenant, a key or an address")
        }
        guard !request.target.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw StoresError(.valueInvalid, "The ban's target has a control character", hint: "Name it as it is shown")
        }
        if let until = request.until, until <= now {
            throw StoresError(.valueInvalid, "The ban would be over already", hint: "Use a duration such as 4h")
        }
        return try change(now: now) { database in
            let before = try BanRecord.openBans(
                request.scope, request.target, simulated: request.simulated, in: database)
            let longest = before.filter { $0.isActive(at: now) }.max { Self.extends($1.until, $0.until) }
            if let longest, !mayShorten, !Self.extends(request.until, longest.until) { return longest }
            let ban = Self.ban(request, id: "b_" + Credential.randomText(16), now: now)
            for old in before { try BanRecord.close(old.id, now: now, in: database) }
            try BanRecord.insert(ban, into: database)
            try StateLedger.touch(.ban, ban.id, now: now, in: database)
            let entry = ActionLog.Entry(
                time: now, operator: request.by, verb: "ban.add", target: Self.words(ban), reason: request.reason)
            try ActionLog.add(entry, to: database)
            return ban
        }
    }

    /// Ends a ban, and with it every other open one of the same target.
    ///
    /// - Throws: ``StoresError`` with `not_found` if there is no open ban with this id.
    public func lift(_ id: String, by: String, reason: String = "", now: Int64) throws(StoresError) -> Ban {
        try change(now: now) { database in
            guard let ban = try BanRecord.find(id, in: database), ban.lifted == nil else {
                throw StoresError(.notFound, "There is no such ban", hint: "See secureinfer ban list")
            }
            for open in try BanRecord.openBans(ban.scope, ban.target, simulated: ban.simulated, in: database) {
                try BanRecord.close(open.id, now: now, in: database)
            }
            let entry = ActionLog.Entry(
                time: now, operator: by, verb: "ban.lift", target: Self.words(ban), reason: reason)
            try ActionLog.add(entry, to: database)
            return ban
        }
    }

    /// The ban with this id, also one that is over.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func ban(_ id: String) throws(StoresError) -> Ban {
        guard let ban = try database.read({ try BanRecord.find(id, in: $0) }) else {
            throw StoresError(.notFound, "There is no such ban", hint: "See secureinfer ban list")
        }
        return ban
    }

    /// Bans that hold at a time, newest first.
    public func active(at now: Int64) throws(StoresError) -> [Ban] {
        try database.read { try BanRecord.open($0, endingAfter: now) }.filter { $0.isActive(at: now) }
    }

    /// Every ban there ever was, newest first.
    public func history(limit: Int = 100) throws(StoresError) -> [Ban] {
        try database.read { try BanRecord.newest($0, limit: limit) }
    }

    /// Reads the bans anew, after another store or process changed them.
    public func reload(now: Int64) throws(StoresError) {
        _ = try database.write({ try Self.table($0, now: now) }, thenPublish: { publish($0) })
    }

    /// Calls `body` with every tenant whose ban another gateway lifted, from now on; it must return at once. There is one
    /// listener.
    public func listen(_ body: @escaping @Sendable (String) -> Void) { listener.withLock { $0 = body } }

    func noteLifted(tenants: Set<String>) {
        guard !tenants.isEmpty, let listener = listener.withLock({ $0 }) else { return }
        for tenant in tenants { listener(tenant) }
    }

    // MARK: - The hot path's table

    /// Bans that are long over stay out of it, so that it does not grow.
    static func table(_ database: Database, now: Int64) throws -> BanTable {
        BanTable(try BanRecord.open(database, endingAfter: now - clockTolerance))
    }

    /// Call in the order of the writes that it shows.
    func publish(_ table: BanTable) {
        var old = table
        current.withLock { swap(&$0, &old) }
    }

    /// Changes rows and the table for the hot path as one.
    private func change<Result>(now: Int64, _ body: (Database) throws -> Result) throws(StoresError) -> Result {
        let (result, _) = try database.change(
            { database in (try body(database), try Self.table(database, now: now)) },
            thenPublish: { publish($0.1) })
        return result
    }

    private static func extends(_ new: Int64?, _ old: Int64?) -> Bool {
        (new ?? .max) > (old ?? .max)
    }

    private static func words(_ ban: Ban) -> String { "\(ban.scope.rawValue) \(ban.target)" }

    private static func ban(_ request: BanRequest, id: String, now: Int64) -> Ban {
        Ban(
            id: id, scope: request.scope, target: request.target, until: request.until, reason: request.reason,
            origin: request.origin, by: request.by, created: now, lifted: nil, simulated: request.simulated)
    }
}
