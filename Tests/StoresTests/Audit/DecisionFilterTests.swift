import GRDB
import Testing
import Vocabulary

@testable import Stores

/// Filters that no index knows: pages stay exact and bounded however many rows there are.
@Suite struct DecisionFilterTests {
    let temporary: TemporaryDirectory
    let directory: DataDirectory
    var reader: AuditReader { AuditReader(directory) }

    private static let rows = 50_000

    /// One row a second from second 1,000 on; each 1,000th is of the rare key, model, reason and score.
    init() throws {
        temporary = try TemporaryDirectory()
        directory = try temporary.open()
        try directory.database.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows))
                    INSERT INTO decisions SELECT i, 'req-' || i, 1000000 + i * 1000, iif(i % 2, 't_a', 't_b'),
                    iif(i % 1000, 'k', 'rare'), '/v1/chat/completions', iif(i % 1000, 'm', 'other'),
                    iif(i % 5, 'allow', 'block'), 'allow', iif(i % 1000, 10, 90), 0,
                    iif(i % 1000, '[]', '["canary_leak"]'), NULL, 1, 'b', x'00', NULL FROM n
                    """)
        }
    }

    /// All pages of a filter.
    private func all(_ filter: DecisionFilter) throws -> (seqs: [Int64], pages: Int) {
        var filter = filter
        var (seqs, pages): ([Int64], Int) = ([], 0)
        repeat {
            let page = try reader.page(filter)
            seqs += page.records.map(\.seq)
            filter.before = page.next
            pages += 1
        } while filter.before != nil && pages < 100
        return (seqs, pages)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var filter: DecisionFilter

        init(_ name: String, _ change: (inout DecisionFilter) -> Void) {
            testDescription = name
            filter = DecisionFilter(limit: 30)
            change(&filter)
        }
    }

    static let rare = [
        Case("key") { $0.key = "rare" }, Case("model") { $0.model = "other" },
        Case("reason") { $0.reason = .canaryLeak },
        Case("score") { $0.minScore = 90 }, Case("tenant's key") { ($0.tenant, $0.key) = ("t_b", "rare") },
        Case("blocked key") { ($0.actions, $0.key) = ([.block], "rare") },
    ]

    @Test(arguments: rare) func `rare rows are all found, and no page looks at more than its share`(_ item: Case) throws
    {
        let (seqs, pages) = try all(item.filter)
        #expect(seqs == stride(from: Int64(Self.rows), to: 0, by: -1000).map { $0 })
        #expect(2...5 ~= pages)
    }

    @Test func `times are found by halves, and their bounds are exact`() throws {
        var filter = DecisionFilter(limit: 1000)
        (filter.since, filter.until) = (1_000_000 + 20_000_000, 1_000_000 + 20_010_000)
        #expect(try all(filter).seqs == (20_000..<20_010).reversed().map { Int64($0) })
        (filter.since, filter.until) = (nil, 1_003_000)
        #expect(try all(filter).seqs == [2, 1])
        (filter.since, filter.until) = (1_000_000 + 49_999_000, nil)
        #expect(try all(filter).seqs == [50_000, 49_999])
        for (since, until) in [(Int64.max, nil), (nil, Int64.min), (Int64(9_000_000), Int64(8_000_000))]
            as [(Int64?, Int64?)]
        {
            (filter.since, filter.until) = (since, until)
            let page = try reader.page(filter)
            #expect(page.records.isEmpty && page.next == nil)
        }
    }

    @Test func `a request is found at once, and nothing of another name`() throws {
        var filter = DecisionFilter()
        filter.request = "req-777"
        #expect(try all(filter).seqs == [777])
        filter.tenant = "t_b"
        #expect(try all(filter).seqs.isEmpty)
        (filter.tenant, filter.request) = (nil, "req-' OR 1=1 --")
        #expect(try all(filter).seqs.isEmpty)
    }

    @Test func `a page that ends exactly at the oldest row has nothing behind it but an empty page`() throws {
        var filter = DecisionFilter(limit: 2)
        filter.before = 3
        let page = try reader.page(filter)
        #expect(page.records.map(\.seq) == [2, 1])
        filter.before = page.next
        #expect(try reader.page(filter) == DecisionPage(records: []))
    }
}
