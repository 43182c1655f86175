import Testing
import Wire

@testable import ConsoleCore

struct BanTableTests {
    private static let tenant = Tenant(id: "t_ini", name: "initech")

    @Test func `a snapshot that repeats a ban is no news`() {
        var table = BanTable()
        for time in 1...3 { table.replace([Scene.ban("b1"), Scene.ban("b2", on: "t_acme")], time: time) }
        #expect(table.count == 2 && table.changes(of: Self.tenant).map(\.time) == [1])
        table.replace([Scene.ban("b2", on: "t_acme")], time: 4)
        table.replace([Scene.ban("b1"), Scene.ban("b2", on: "t_acme")], time: 5)
        #expect(table.changes(of: Self.tenant).map(\.time) == [5, 1])
    }

    @Test func `a ban is found by its target through every change`() {
        var table = BanTable()
        func found() -> String? { table.ban(on: Self.tenant, now: 0)?.id }
        table.take(Scene.ban("b1", on: "initech"), time: 1)
        #expect(found() == "b1")
        table.take(Scene.ban("b1", on: "t_acme"), time: 2)
        #expect(found() == nil)
        table.take(Scene.ban("b2"), time: 3)
        table.take(Scene.ban("b2", op: "lift"), time: 4)
        #expect(found() == nil)
        table.restore("b2", Scene.ban("b2"))
        #expect(found() == "b2")
        table.restore("b2", nil)
        #expect(found() == nil)
        table.replace([Scene.ban("b3")], time: 5)
        #expect(found() == "b3" && table.count == 1)
        table.replace([], time: 6)
        #expect(found() == nil && table.count == 0)
    }

    /// Each of them was looked at for each row.
    @Test(.timeLimit(.minutes(1)))
    func `ten thousand bans cost a row nothing`() {
        var table = BanTable()
        for number in 0..<BanTable.capacity { table.take(Scene.ban("b\(number)", on: "t\(number)"), time: number) }
        for _ in 0..<20_000 { #expect(table.ban(on: Self.tenant, now: 0) == nil) }
    }

    @Test func `long names are cut when they come in`() throws {
        let long = String(repeating: "x", count: 100_000)
        var scene = Scene()
        var alert = BoundsTests.alert("a1")
        (alert.code, alert.by) = (long, long)
        scene.receive(.ban(Scene.ban(long, on: long, by: long)))
        scene.receive(.alert(alert), tenant: long)
        scene.receive(.decision(Scene.decision("initech")), tenant: long, request: "r")
        let board = scene.model.board
        let ban = try #require(board.bans.ids.first.flatMap { board.bans[$0] })
        let row = try #require(board.alerts["a1"])
        let names = [ban.id, ban.target, ban.by, row.tenant, row.alert.code, row.alert.by ?? ""]
        #expect((names + [board.incidents.newest?.tenant ?? long]).allSatisfy { $0.count == 128 })
        scene.receive(.ban(Scene.ban(long, on: long, by: long, op: "lift")))
        #expect(scene.model.board.bans.count == 0)
    }

    @Test func `a gateway with an endless name is dropped as malformed`() {
        var scene = Scene()
        var event = scene.event(1, FeedEventBody.risk, tenant: "t_ini")
        event.gateway = String(repeating: "g", count: 129)
        scene.send(.event(event))
        (event.gateway, event.boot) = ("gw-1", event.gateway)
        scene.send(.event(event))
        #expect(scene.model.board.ledger.losses == [.malformed: 2] && scene.model.board.ledger.isBalanced)
    }

    @Test func `a count without a bound overflows nothing`() {
        var scene = Scene()
        for loss in [Loss.forged, .overload, .forged] { scene.send(.dropped(.max, loss)) }
        scene.send(.dropped(.min, .forged))
        #expect(scene.model.board.dropped == 2_000_000_000_000_000)
    }
}
