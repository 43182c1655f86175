/// How far the newest symbols are the beginning of a text that must not come out, so that it is held from its first symbol
/// on: the automaton of Aho and Corasick (1975) over the beginnings alone.
final class Beginnings: Sendable {
    /// Next states: row by state, column by class of symbol.
    private let next: [UInt16]
    /// Symbols of the beginning that a state stands for.
    private let depths: [UInt8]

    /// Letters, digits, and all others by their lowest bits.
    private static let classes = 64

    /// - Parameter texts: beginnings of equal length, at most 255 symbols each and 65,535 together.
    init(_ texts: [ArraySlice<UInt8>]) {
        var next = [Int](repeating: -1, count: Self.classes)
        var depths: [UInt8] = [0]
        for text in texts {
            var state = 0
            for (depth, symbol) in text.enumerated() {
                let edge = state * Self.classes + Self.kind(symbol)
                if next[edge] < 0 {
                    next[edge] = depths.count
                    depths.append(UInt8(depth + 1))
                    next.append(contentsOf: repeatElement(-1, count: Self.classes))
                }
                state = next[edge]
            }
        }
        Self.link(&next, count: depths.count)
        self.next = next.map { UInt16(truncatingIfNeeded: $0) }
        self.depths = depths
    }

    /// Breadth first: each missing edge becomes that of the longest proper suffix.
    private static func link(_ next: inout [Int], count: Int) {
        var fail = [Int](repeating: 0, count: count)
        var queue = [0]
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for kind in 0..<classes {
                let edge = next[state * classes + kind]
                let fallback = state == 0 ? 0 : next[fail[state] * classes + kind]
                if edge < 0 {
                    next[state * classes + kind] = fallback
                } else {
                    fail[edge] = fallback
                    queue.append(edge)
                }
            }
        }
    }

    @inline(__always)
    func step(_ state: Int, _ symbol: UInt8) -> Int { Int(next[state * Self.classes + Self.kind(symbol)]) }

    func depth(_ state: Int) -> Int { Int(depths[state]) }

    /// Symbols that share a class only make for a longer hold.
    @inline(__always)
    private static func kind(_ symbol: UInt8) -> Int { Int(symbol < 0x60 ? symbol & 0x1F | 0x20 : symbol & 0x1F) }
}
