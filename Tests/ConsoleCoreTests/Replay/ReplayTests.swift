import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct ReplayTests {
    private static let start = Scene.wall

    static let lines: [RecordLine] = [
        .init(time: start, body: .snapshot(Scene.snapshot)), .init(time: start + 1, body: .link(.up)),
        .init(time: start + 2, body: .caption("Eight tenants chat.")),
        .init(
            time: start + 500,
            body: .event(
                FeedEvent(
                    gateway: "gw-1", boot: "boot-a", sequence: 1, time: start + 490, tenant: "t_ini", request: "r1",
                    body: .decision(Scene.decision("initech"))))),
        .init(time: start + 4000, body: .link(.down("connection lost"))), .init(time: start + 9000, body: .link(.up)),
        .init(
            time: start + 9100, body: .repaired(Hole(gateway: "gw-1", boot: "boot-a", range: 2...3), .redis)),
        .init(time: start + 9200, body: .dropped(3, .forged)), .init(time: start + 9300, body: .key(.escape)),
        .init(time: start + 9350, body: .cue), .init(time: start + 9400, body: .key("2")),
        .init(time: start + 9500, body: .key(.control("l"))),
    ]

    @Test(arguments: lines)
    func `a line reads as it was written`(_ line: RecordLine) throws {
        #expect(try RecordLine(line.json()) == line)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: String
    }

    static let faults: [Fault] = [
        .init(testDescription: "", reason: "no JSON"), .init(testDescription: "[1]", reason: "not an object"),
        .init(testDescription: #"{"caption":"x"}"#, reason: "no time"),
        .init(testDescription: #"{"at":-1,"caption":"x"}"#, reason: "no time"),
        .init(testDescription: #"{"at":9223372036854775807,"caption":"x"}"#, reason: "no time"),
        .init(testDescription: #"{"at":253402300800000,"cue":true}"#, reason: "no time"),
        .init(testDescription: #"{"at":1,"key":"Enterr"}"#, reason: "neither an event"),
        .init(testDescription: #"{"at":1,"kind":"decision"}"#, reason: "not an event of version 1"),
        .init(testDescription: #"{"snapshot":{}}"#, reason: "not a snapshot"),
        .init(
            testDescription: #"{"at":1,"repaired":{"gw":"g","boot":"b","from":3,"to":2},"source":"redis"}"#,
            reason: "neither an event"),
        .init(testDescription: "{\"at\":1,\"caption\":\"\u{1B}\"}", reason: "no JSON"),
    ]

    @Test(arguments: faults)
    func `what cannot be played is refused with a reason`(_ fault: Fault) {
        let error = #expect(throws: RecordFault.self) { try RecordLine(Array(fault.testDescription.utf8)) }
        #expect(error?.reason.hasPrefix(fault.reason) == true && error?.hint.isEmpty == false)
    }

    @Test func `every key has a name that reads back`() {
        let keys = KeyBinding.table.flatMap(\.keys) + [.backspace, .left, .right, .character(" ")]
        #expect(keys.allSatisfy { Key(label: $0.label) == $0 })
        #expect(Key(label: "") == nil && Key(label: "F13") == nil && Key(label: "Ctrl-") == nil)
    }

    private static func player(_ lines: [RecordLine]) throws -> ReplayPlayer {
        var rest = lines[...]
        return try ReplayPlayer { () throws(RecordFault) -> RecordLine? in rest.popFirst() }
    }

    /// Plays up to a time in one go, or in steps of so many milliseconds.
    private static func play(_ lines: [RecordLine], until end: Int, step: Int? = nil) throws -> Model {
        var player = try player(lines)
        var model = Model(size: Size(columns: 160, rows: 45), clock: player.clock)
        _ = update(&model, .replay(.started(speed: 5)))
        for limit in Array(stride(from: step == nil ? end : start, to: end, by: step ?? 1)) + [end] {
            while let messages = try player.messages(until: limit) {
                for message in messages { _ = update(&model, message) }
            }
        }
        return model
    }

    @Test func `it ends in the same frame however it is played`() throws {
        let whole = try Self.play(Self.lines, until: Self.start + 12_000)
        for step in [1, 7, 50, 999, 3000] {
            let end = Self.start + 12_000
            #expect(view(try Self.play(Self.lines, until: end, step: step)).text == view(whole).text)
        }
    }

    @Test func `the screen says that it is a recording, and tells its story`() throws {
        let model = try Self.play(Self.lines, until: Self.start + 3000)
        let lines = view(model).text.split(separator: "\n")
        #expect(lines[0].contains("▶ REPLAY 5x") && lines[0].contains("12:04:34Z"))
        #expect(lines[43].contains("▶  Eight tenants chat."))
        let stale = try Self.play(Self.lines, until: Self.start + 8500)
        #expect(view(stale).text.contains("○ STALE 8s redis down"))
        let over = try Self.play(Self.lines, until: Self.start + 9500)
        #expect(view(over).text.contains("■ REPLAY over") && view(over).text.contains("redis link lost 5.0 s"))
        #expect(over.board.ledger.losses == [.forged: 3] && over.focus == .blocked)
    }

    @Test func `what is refused goes before the caption, for some seconds`() throws {
        var model = try Self.play(Self.lines, until: Self.start + 3000)
        let refusal = Answer.refused(ControlError(code: "replay", message: "a recording is played, nothing is sent"))
        model.pending[7] = PendingDeed(deed: .verify(model: "m"), words: "verify m")
        _ = update(&model, .answered(token: 7, refusal))
        #expect(view(model).text.contains("a recording is played, nothing is sent"))
        _ = update(&model, .tick(Clock(wall: model.clock.wall + 5001, monotonic: model.clock.monotonic + 5001)))
        #expect(view(model).text.contains("▶  Eight tenants chat."))
    }

    @Test func `p holds it, ] steps or skips, and [ winds the screen back`() throws {
        var model = try Self.play(Self.lines, until: Self.start + 3000)
        #expect(update(&model, .key("p")) == [.replay(.hold)] && !model.isPaused)
        #expect(update(&model, .key("]")) == [.replay(.skip(seconds: 10))])
        _ = update(&model, .replay(.held(true)))
        #expect(view(model).text.contains("‖ REPLAY held"))
        #expect(update(&model, .key("]")) == [.replay(.step)])
        #expect(update(&model, .key("p")) == [.replay(.resume)])
        _ = update(&model, .key("["))
        #expect(model.isRewound && update(&model, .key("]")) == [] && !model.isRewound)
        _ = update(&model, .replay(.over))
        #expect(update(&model, .key("p")) == [] && update(&model, .key("]")) == [])
    }

    @Test func `:pause and :continue hold it and let it go on, each once`() throws {
        var model = try Self.play(Self.lines, until: Self.start + 3000)
        func run(_ line: String) -> [Effect] {
            ([":"] + line.unicodeScalars.map { .character($0) } + [.enter] as [Key]).flatMap {
                update(&model, .key($0))
            }
        }
        #expect(run("continue") == [] && run("pause") == [.replay(.hold)])
        _ = update(&model, .replay(.held(true)))
        #expect(run("pause") == [] && run("continue") == [.replay(.resume)])
    }

    @Test func `what is recorded has no key of the feed in it`() throws {
        var snapshot = Scene.snapshot
        snapshot.redis = "redis://user:password@host:1"
        let lines = RecordLine.lines(of: .snapshot(snapshot), at: Clock(wall: 5, monotonic: 1))
        let text = String(decoding: lines[0].json(), as: UTF8.self)
        #expect(!text.contains("0b0b") && !text.contains("password"))
        #expect(RecordLine.lines(of: .key("q"), at: Clock()).isEmpty)
        let event = FeedEventBody.event(1, at: 3, FeedEventBody.risk)
        #expect(
            RecordLine.lines(
                of: .repaired(Hole(gateway: "g", boot: "b", range: 1...1), [event], from: .redis), at: Clock()
            )
            .count == 2)
    }

    @Test func `a silence of a year is passed over`() throws {
        let year = 31_536_000_000
        let late = Self.lines + [RecordLine(time: Self.start + year, body: .caption("late"))]
        var player = try Self.player(late)
        var count = 0
        while let messages = try player.messages(until: .max) { count += messages.count }
        #expect(player.cue == Self.start + 9350)
        #expect(count < 4000 && player.wall == Self.start + year && player.isOver)
    }
}
