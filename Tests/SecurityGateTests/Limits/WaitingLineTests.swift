import SecurityGate
import Testing

@Suite struct WaitingLineTests {
    private static func join(_ line: inout WaitingLine, _ id: Int, _ key: String, limit: Int = 8) -> WaitingLine.Place {
        line.join(id, key: key, limit: limit)
    }

    private static func order(_ line: WaitingLine, keys: [Int: String]) -> [Int] {
        var (line, out) = (line, [Int]())
        while let next = line.next {
            out.append(next)
            line.advance(next, key: keys[next] ?? "")
        }
        return out
    }

    @Test func `one key's go in the order in which they came`() {
        var line = WaitingLine()
        for id in 1...4 { #expect(Self.join(&line, id, "a", limit: 8) == .joined) }
        #expect(Self.order(line, keys: [1: "a", 2: "a", 3: "a", 4: "a"]) == [1, 2, 3, 4])
    }

    @Test func `keys take turns, so that one with many does not keep another one waiting`() {
        var line = WaitingLine()
        let keys = [1: "a", 2: "a", 3: "a", 4: "b", 5: "c", 6: "b"]
        for id in 1...6 { #expect(Self.join(&line, id, keys[id] ?? "", limit: 8) == .joined) }
        #expect(Self.order(line, keys: keys) == [1, 4, 5, 2, 6, 3])
    }

    @Test func `whoever leaves gives the turn to the next, and nobody is lost`() {
        var line = WaitingLine()
        let keys = [1: "a", 2: "b", 3: "a"]
        for id in 1...3 { #expect(Self.join(&line, id, keys[id] ?? "", limit: 8) == .joined) }
        let left = (line.leave(1, key: "a"), line.leave(1, key: "a"))
        #expect(left == (true, false))
        #expect(line.count == 2)
        #expect(Self.order(line, keys: keys) == [3, 2])
    }

    @Test func `a full line is full, but for a key that has fewer in it than another`() {
        var line = WaitingLine()
        for id in 1...3 { #expect(Self.join(&line, id, "a", limit: 3) == .joined) }
        #expect(Self.join(&line, 4, "a", limit: 3) == .full)
        #expect(Self.join(&line, 5, "b", limit: 3) == .joinedInstead(of: 3))
        #expect(Self.join(&line, 6, "b", limit: 3) == .full)
        #expect(Self.join(&line, 7, "c", limit: 3) == .joinedInstead(of: 2))
        #expect(Self.join(&line, 8, "c", limit: 3) == .full)
        #expect(line.count == 3)
        #expect(WaitingLine().next == nil)
        #expect(Self.join(&line, 9, "d", limit: 0) == .full)
    }
}
