import GRDB
import Testing
import Vocabulary

@testable import Stores

@Suite struct AuditReaderTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    var reader: AuditReader { AuditReader(directory) }

    /// 60 rows: tenants a and b in turns, each third one warned, each fifth one blocked.
    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        let writer = try AuditWriter(directory, now: 0)
        writer.submit(
            (1...60).map { number in
                let action: Action = number % 5 == 0 ? .block : number % 3 == 0 ? .warn : .allow
                return .decision(.sample("req-\(number)", tenant: number % 2 == 0 ? "t_a" : "t_b", action: action))
            })
        writer.stop()
    }

    struct Query: CustomTestStringConvertible, Sendable {
        var filter: DecisionFilter
        var testDescription: String { "\(filter)" }
    }

    static let queries: [Query] = {
        let sets: [Set<Action>?] = [nil, [.block], [.warn], [.warn, .block], [.allow], [.allow, .block], []]
        return ["t_a", "t_none", nil].flatMap { tenant in
            sets.flatMap { actions in
                [nil, 31].map { Query(filter: DecisionFilter(tenant: tenant, actions: actions, before: $0, limit: 7)) }
            }
        }
    }()

    @Test(arguments: queries)
    func `A filter gives what a walk over all rows gives`(_ query: Query) throws {
        let filter = query.filter
        let wanted = try reader.decisions(DecisionFilter(limit: 1000)).filter { record in
            (filter.tenant.map { $0 == record.row.tenantID } ?? true)
                && (filter.actions?.contains(record.row.action) ?? true)
                && (filter.before.map { record.seq < $0 } ?? true)
        }.prefix(7)
        #expect(try reader.decisions(filter) == Array(wanted))
    }

    @Test(arguments: queries.filter { $0.filter.actions != [] })
    func `No filter needs a sort or a walk through outcomes`(_ query: Query) throws {
        let prepared = DecisionQuery(query.filter)
        let plan = try directory.database.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + prepared.sql, arguments: prepared.arguments)
                .map { $0["detail"] as String }
        }
        #expect(!plan.contains { $0.contains("TEMP B-TREE") || $0.contains("SCAN o") }, "\(plan)")
    }

    @Test func `Pages follow each other without gap or repetition`() throws {
        var seen: [Int64] = []
        var filter = DecisionFilter(limit: 7)
        while case let page = try reader.decisions(filter), let last = page.last {
            seen += page.map(\.seq)
            filter.before = last.seq
        }
        #expect(seen == (1...60).reversed())
    }

    @Test func `Following goes upwards and ends at the newest`() throws {
        #expect(try reader.decisions(after: 55).map(\.seq) == [56, 57, 58, 59, 60])
        #expect(try reader.decisions(after: 60).isEmpty)
    }

    @Test func `A foreign limit is kept within bounds`() throws {
        #expect(try reader.decisions(DecisionFilter(limit: -1)).isEmpty)
        #expect(try reader.decisions(DecisionFilter(limit: .max)).count == 60)
    }

    @Test func `Another process can read while this one owns the directory`() throws {
        let other = try AuditReader(readingFrom: temporary.data)
        #expect(try other.count() == 60)
        #expect(try other.blocked(limit: 3).map(\.seq) == [60, 55, 50])
    }

    @Test func `A hostile tenant name is only a value`() throws {
        #expect(try reader.decisions(DecisionFilter(tenant: "' OR 1=1 --")).isEmpty)
    }
}
