import Testing
import Wire

@testable import ConsoleCore

struct ChartTests {
    private static func text(_ lines: [Line], columns: Int = 40) -> [String] {
        var frame = Frame(size: Size(columns: columns, rows: lines.count))
        frame.put(lines, in: Rect(row: 0, column: 0, rows: lines.count, columns: columns))
        return frame.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test func `each row of the chart is a fifth of the scale`() {
        var trend = Trend()
        trend.record(100, second: 1)
        trend.record(50, second: 301)
        trend.record(0, second: 541)
        let rows = Self.text(TrendChart(trend: trend, second: 600, columns: 20).lines, columns: 20)
        #expect(
            rows
                == [
                    "◆CRIT 80 ┤█████", "▲HIGH 60 ┤█████", " ▪MED 40 ┤█████▄▄▄▄", "      20 ┤█████████",
                    "risk 10m └█████████▁",
                    "          -10m   now",
                ].map { String($0.prefix(20)) })
    }

    @Test func `a chart of nothing and of hostile sizes is drawn`() {
        for columns in [-5, 0, 1, 9, 500] {
            let lines = TrendChart(trend: Trend(), second: 5, columns: columns).lines
            #expect(lines.count == 6)
        }
        #expect(RateChart.bars([]) == "" && RateChart.bars([0, 1, .max]).count == 3)
    }

    @Test func `the last minute is told second by second`() {
        var meter = RateMeter()
        meter.count(blocked: false, second: 100)
        meter.count(blocked: true, second: 100)
        meter.count(blocked: false, second: 41)
        let history = meter.history(at: 100)
        #expect(history.count == 60 && history[59] == (2, 1) && history[0] == (1, 0))
        #expect(meter.history(at: 500).allSatisfy { $0.total == 0 })
        #expect(RateMeter().history(at: 0).count == 60)
    }

    @Test func `only the rows on the screen are made`() {
        let dump = HexDump(String(repeating: "x", count: 64), columns: 80)
        let content = DetailContent(
            title: "t", parts: [.lines([Line("a"), Line("b")]), .dump(dump), .lines([Line("z")])])
        #expect(content.count == 7)
        #expect(
            Self.text(content.lines(from: 1, limit: 2), columns: 10).map { String($0.prefix(6)) } == ["b", "000000"])
        #expect(content.lines(from: 5, limit: 9).count == 2)
        #expect(content.lines(from: 99, limit: 9).isEmpty)
    }

    @Test func `what happened to bans is kept within bounds, repeats are not news`() {
        var table = BanTable()
        let tenant = Tenant(id: "t", name: "acme")
        for number in 0..<600 {
            var ban = FeedEvent.Ban(
                id: "b\(number)", op: "add", scope: "tenant", target: "t", until: nil, reason: "r", origin: "operator",
                by: "ana")
            table.take(ban, time: number)
            table.take(ban, time: number)
            ban.op = "lift"
            table.take(ban, time: number)
            table.take(ban, time: number)
        }
        let changes = table.changes(of: tenant)
        #expect(changes.count == 256)
        #expect(changes.prefix(2).map(\.ban.op) == ["lift", "add"] && changes[0].ban.id == "b599")
    }
}
