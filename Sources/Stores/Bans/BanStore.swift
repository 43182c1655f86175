import GRDB
import Synchronization

/// The bans of this gateway: the database is the authority, ``table`` what the hot path reads.
///
/// A target may have a ban and a quarantine, each of operators and automatic, and each in earnest and simulated; two
/// gateways may make one at the same time, and then the longer one holds. All changes are in force when the call returns.
public final class BanStore: Sendable {
    /// For how many milliseconds a ban that is over stays at hand, in case the clock was wrong: two days.
    private static let clockTolerance: Int64 = 172_800_000
    /// Most bytes of a target.
    static let targetLimit = 256

    private let database: StoreDatabase
    private let current: Mutex<BanTable>
    private let listener = Mutex<(@Sendable (BanTarget) -> Void)?>(nil)

    public init(_ directory: DataDirectory) throws(StoresError) {
        database = directory.database
        current = Mutex(BanTable([]))
        try reload(now: 0)
    }

    /// The bans as they are now; taking it costs a lock and a few references.
    public var table: BanTable { current.withLock { $0 } }

    /// Bans a target, or extends the ban it has. An operator's takes the place of an automatic one, never the other way.
    ///
    /// - Parameter mayShorten: an open ban never ends sooner than before unless this is true.
    /// - Returns: the ban that now holds, which is the old one where that lasts longer.
    /// - Throws: ``StoresError`` with `value_invalid` for an empty target or an end that is past.
    public func add(_ request: BanRequest, mayShorten: Bool = false, now: Int64) throws(StoresError) -> BanOutcome {
        try check(request, now: now)
        return try change(now: now) { try Self.add(request, mayShorten: mayShorten, now: now, in: $0) }
    }

    /// Bans a target without an operator.
    ///
    /// - Parameters:
    ///   - memory: milliseconds for which an earlier ban counts.
    ///   - length: milliseconds of the ban, from how many such bans the target had within that time.
    /// - Returns: the ban, and the how manieth it is; nil where one that is there is enough.
    public func addAutomatic(
        _ request: BanRequest, memory: Int64, now: Int64, length: (_ earlier: Int) -> Int64
    ) throws(StoresError) -> (ban: Ban, turn: Int)? {
        try check(request, now: now)
        return try change(now: now) { database in
            var request = request
            let target = BanTarget(scope: request.scope, name: request.target)
            let open = try BanRecord.openBans(request.kind, target, simulated: request.simulated, in: database)
            // Another gateway was faster.
            guard !open.contains(where: { $0.origin == .automatic && $0.isActive(at: now) }) else { return nil }
            let before = try BanRecord.repeats(
                of: target, simulated: request.simulated, after: now - memory, in: database)
            // A quarantine that becomes a ban is one and the same.
            let earlier = before.count - (before.end > now ? 1 : 0)
            request.until = now + max(1, length(earlier))
            if earlier > 0 { request.reason += ", \(Self.ordinal(earlier + 1)) time" }
            let outcome = try Self.add(request, mayShorten: false, now: now, in: database)
            return outcome.change == .kept ? nil : (outcome.ban, earlier + 1)
        }
    }

    private func check(_ request: BanRequest, now: Int64) throws(StoresError) {
        guard let fault = request.fault(now: now) else { return }
        throw StoresError(.valueInvalid, fault.message, hint: fault.hint)
    }

    private static func add(
        _ request: BanRequest, mayShorten: Bool, now: Int64, in database: Database
    ) throws -> BanOutcome {
        let target = BanTarget(scope: request.scope, name: request.target)
        let before = try BanRecord.openBans(request.kind, target, simulated: request.simulated, in: database)
        let longest = before.filter { $0.isActive(at: now) }.max { $1.outlasts($0.until) }
        // An operator who bans what is banned automatically means it, whatever becomes of automatic bans.
        let isTakenOver = request.origin == .operator && longest?.origin == .automatic
        var request = request
        if let longest, !mayShorten, (request.until ?? .max) <= (longest.until ?? .max) {
            guard isTakenOver else { return BanOutcome(ban: longest, change: .kept) }
            request.until = longest.until
        }
        let ban = self.ban(request, id: "b_" + Credential.randomText(16), now: now)
        for old in before where request.origin == .operator || old.origin == .automatic {
            try BanRecord.close(old.id, now: now, in: database)
        }
        try BanRecord.insert(ban, into: database)
        try StateLedger.touch(.ban, ban.id, now: now, in: database)
        let entry = ActionLog.Entry(
            time: now, operator: request.by, verb: "\(ban.kind.rawValue).add", target: words(ban),
            reason: request.reason)
        try ActionLog.add(entry, to: database)
        guard let longest else { return BanOutcome(ban: ban, change: .made) }
        let change: BanOutcome.Change =
            ban.outlasts(longest.until) ? .extended : longest.outlasts(ban.until) ? .shortened : .kept
        return BanOutcome(ban: ban, change: change)
    }

    private static func ordinal(_ number: Int) -> String {
        let ending =
            switch (number % 10, number % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(number)\(ending)"
    }

    /// Ends a ban, and with it every other open one of the same kind and target.
    ///
    /// - Throws: ``StoresError`` with `not_found` if there is no open ban with this id.
    public func lift(_ id: String, by: String, reason: String = "", now: Int64) throws(StoresError) -> Ban {
        try change(now: now) { database in
            guard let ban = try BanRecord.find(id, in: database), ban.lifted == nil else {
                throw StoresError(.notFound, "There is no such ban", hint: "See secureinfer ban list")
            }
            for open in try BanRecord.openBans(ban.kind, ban.subject, simulated: ban.simulated, in: database) {
                try BanRecord.close(open.id, now: now, in: database)
            }
            let entry = ActionLog.Entry(
                time: now, operator: by, verb: "\(ban.kind.rawValue).lift", target: Self.words(ban), reason: reason)
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
    ///
    /// - Parameters:
    ///   - target: a tenant's id, a key's id or an address; nil for all.
    ///   - before: the id of the ban to go on behind.
    public func history(
        of target: String? = nil, before: String? = nil, limit: Int = 100
    ) throws(StoresError) -> [Ban] {
        try database.read { try BanRecord.newest($0, target: target, before: before, limit: limit) }
    }

    /// How often a target was banned automatically so far, without what was undone.
    public func times(_ target: BanTarget, simulated: Bool) throws(StoresError) -> Int {
        try database.read { try BanRecord.repeats(of: target, simulated: simulated, after: 0, in: $0) }.count
    }

    /// Reads the bans anew, after another store or process changed them.
    public func reload(now: Int64) throws(StoresError) {
        _ = try database.write({ try Self.table($0, now: now) }, thenPublish: { publish($0) })
    }

    /// Calls `body` with every target whose ban another gateway lifted, from now on; it must return at once. There is one
    /// listener.
    public func listen(_ body: @escaping @Sendable (BanTarget) -> Void) { listener.withLock { $0 = body } }

    func noteLifted(_ targets: Set<BanTarget>) {
        guard !targets.isEmpty, let listener = listener.withLock({ $0 }) else { return }
        for target in targets { listener(target) }
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

    private static func words(_ ban: Ban) -> String { "\(ban.scope.rawValue) \(ban.target)" }

    private static func ban(_ request: BanRequest, id: String, now: Int64) -> Ban {
        Ban(
            id: id, kind: request.kind, scope: request.scope, target: request.target, until: request.until,
            reason: request.reason,
            origin: request.origin, by: request.by, created: now, lifted: nil, simulated: request.simulated)
    }
}
