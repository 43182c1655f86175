/// A tenant's risk over the last ten minutes as points where it changed, at most one a second and 600 in all.
struct Trend: Sendable, Equatable {
    private struct Point: Sendable, Equatable {
        var second: Int
        var risk: UInt8
    }

    static let span = 600

    private var points: [Point] = []

    /// Risk from this second on.
    mutating func record(_ risk: Int, second: Int) {
        let value = UInt8(min(100, max(0, risk)))
        if let last = points.last {
            guard last.second <= second, last.risk != value else { return }
            if last.second == second {
                points[points.count - 1].risk = value
                return
            }
        }
        if points.count >= Self.span { points.removeFirst(Self.span / 10) }
        points.append(Point(second: second, risk: value))
    }

    var count: Int { points.count }

    /// Risk at the end of a second; nil before the first point.
    func risk(at second: Int) -> Int? { points.last { $0.second <= second }.map { Int($0.risk) } }

    /// The highest risk in each of `cells` equal parts of the last ten minutes, oldest first; nil before the first point.
    func sampled(cells: Int, at second: Int) -> [Int?] {
        guard cells > 0 else { return [] }
        let start = second - Self.span
        var out = [Int?](repeating: nil, count: cells)
        for (position, point) in points.enumerated() {
            let until = position + 1 < points.count ? points[position + 1].second : second + 1
            guard until > start, point.second <= second else { continue }
            let first = max(0, (point.second - start - 1) * cells / Self.span)
            let last = min(cells - 1, max(first, (until - 1 - start - 1) * cells / Self.span))
            for cell in min(first, cells - 1)...last { out[cell] = max(out[cell] ?? 0, Int(point.risk)) }
        }
        return out
    }

    /// The samples as blocks, one column a cell, and an arrow for the last minute against the one before.
    func sparkline(cells: Int, at second: Int) -> String {
        let blocks = Array("▁▂▃▄▅▆▇█")
        let bars = sampled(cells: cells, at: second).map { risk in
            risk.map { blocks[min(7, $0 * 8 / 100)] } ?? " "
        }
        return String(bars) + arrow(at: second)
    }

    /// The highest risk of the last ten minutes; nil before the first point.
    func peak(at second: Int) -> Int? { sampled(cells: 60, at: second).compactMap { $0 }.max() }

    /// An arrow for the last minute against the one before.
    func arrow(at second: Int) -> String {
        let minutes = sampled(cells: 10, at: second)
        guard let now = minutes[9] else { return " " }
        let before = minutes[8] ?? now
        return now > before ? "▲" : now < before ? "▼" : "─"
    }
}
