import Crypto
import ExtractionDetector
import Stores
import Testing

@testable import Gateway

@Suite struct ExtractionBacklogTests {
    private let seal = ExtractionSeal(controlKey: SymmetricKey(size: .bits256))
    private let tenant = "t_abcdefgh22334455"

    private func record(_ number: Int, tenant: String? = nil) -> ExtractionRecord {
        ExtractionRecord(
            tenant: tenant ?? self.tenant, number: UInt64(number), time: 1_000,
            .sample(ExtractionTableTests.probe(number).encoded(), covered: []))
    }

    private func next(_ backlog: inout ExtractionBacklog) -> [[UInt8]] { backlog.next(number: { 0 }, at: 1_000) }

    private func places(_ count: Int) -> [StreamPosition?] {
        (0..<count).map { StreamPosition(time: UInt64($0), number: 0) }
    }

    @Test func `all that was seen is told once Redis has it, and not before`() throws {
        var backlog = ExtractionBacklog(boot: "b", seal)
        for number in 0..<300 { backlog.add(record(number)) }
        let entries = next(&backlog)
        let opened = try entries.map { try seal.open($0) }
        #expect(opened.flatMap(\.records).map(\.number) == (0..<300).map { UInt64($0) })
        let withoutFirst = backlog.settle([nil] + places(entries.count).dropFirst())
        #expect(!withoutFirst)
        // The same bytes again: who had them already knows them by their numbers.
        let again = next(&backlog)
        #expect(again == entries)
        let withTwo = backlog.settle(Array(places(2) + Array(repeating: nil, count: entries.count - 2)))
        #expect(!withTwo)
        let rest = next(&backlog)
        #expect(rest == Array(entries.dropFirst(2)))
        let whole = backlog.settle(places(entries.count - 2))
        #expect(whole)
        #expect(backlog.isEmpty && backlog.sent == 300 && backlog.dropped == 0)
        let last = next(&backlog)
        #expect(last.isEmpty)
    }

    @Test func `of too many requests the oldest become a state, and none counts twice or is lost`() throws {
        var backlog = ExtractionBacklog(boot: "b", seal)
        let count = ExtractionBacklog.limit + 500
        for number in 0..<count { backlog.add(record(number)) }
        #expect(backlog.count == ExtractionBacklog.limit)
        var (samples, parts) = (0, ExtractionState())
        while !backlog.isEmpty {
            let entries = next(&backlog)
            for record in try entries.flatMap({ try seal.open($0).records }) {
                switch record.content {
                case .sample: samples += 1
                case .part(let bytes): parts.merge(try #require(ExtractionState(encoded: bytes)))
                default: Issue.record("nothing else was added")
                }
            }
            let isDone = backlog.settle(places(entries.count))
            #expect(isDone)
        }
        #expect(samples == ExtractionBacklog.limit)
        #expect(parts.standing(at: 1_000).first { $0.code == .extLogprobHarvest }?.count == 500)
        #expect(backlog.dropped == 0)
    }

    @Test func `of too many tenants the rest is dropped and counted`() {
        var backlog = ExtractionBacklog(boot: "b", seal)
        for number in 0..<ExtractionBacklog.limit + 2_000 { backlog.add(record(number, tenant: "t_\(number)")) }
        #expect(backlog.dropped == 2_000 - ExtractionBacklog.partLimit)
    }
}
