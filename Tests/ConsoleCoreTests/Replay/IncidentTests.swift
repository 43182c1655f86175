import Foundation
import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

/// The recorded incident of demos/: what the README's pictures show is what these frames hold.
struct IncidentTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        /// Seconds of the recording.
        var at: Int
        var columns = 160
        var rows = 45
        var keys: [Key] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "incident-burst-160x45", at: 31, keys: ["2", .enter]),
        Case(name: "incident-hidden-80x24", at: 48, columns: 80, rows: 24, keys: ["2", "j", .enter]),
        Case(name: "incident-critical-160x45", at: 88),
        Case(name: "incident-stale-80x24", at: 121, columns: 80, rows: 24),
        Case(name: "incident-repaired-160x45", at: 126),
        Case(name: "incident-rewound-160x45", at: 140, keys: ["[", "[", "[", "[", "[", "["]),
        Case(name: "incident-over-60x15", at: 150, columns: 60, rows: 15, keys: ["2"]),
    ]

    private static func lines() throws -> [RecordLine] {
        let root = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../demos/incident.jsonl")
        let bytes = [UInt8](try Data(contentsOf: root.standardized))
        return try bytes.split(separator: UInt8(ascii: "\n")).map { try RecordLine(Array($0)) }
    }

    private static func play(_ item: Case) throws -> Model {
        var rest = try lines()[...]
        var player = try ReplayPlayer { () throws(RecordFault) -> RecordLine? in rest.popFirst() }
        let end = 1_777_896_000_000 + item.at * 1000
        var model = Model(size: Size(columns: item.columns, rows: item.rows), clock: player.clock)
        _ = update(&model, .replay(.started(speed: 5)))
        while let messages = try player.messages(until: end) {
            for message in messages { _ = update(&model, message) }
        }
        for key in item.keys { _ = update(&model, .key(key)) }
        return model
    }

    @Test(arguments: cases)
    func `the recorded incident is drawn as agreed`(_ item: Case) throws {
        try expectGolden(view(try Self.play(item)).text, item.name)
    }

    @Test func `nothing of it is lost`() throws {
        let board = try Self.play(Case(name: "", at: 150)).board
        #expect(board.ledger.isBalanced && board.missed == 0 && board.dropped == 0 && board.ledger.repeated == 0)
        let events = try Self.lines().filter { if case .event = $0.body { true } else { false } }
        #expect(board.ledger.received == events.count && board.ledger.collapsed > 150)
        #expect(board.tenants.count == 8 && board.incidents.count < 100)
    }
}
