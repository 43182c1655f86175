import Text

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
        var trie = Trie(width: Self.classes)
        for (number, text) in texts.enumerated() { trie.insert(text.map(Self.kind), number) }
        var depths = [UInt8](repeating: 0, count: trie.outputs.count)
        for text in texts {
            var state = 0
            for (depth, symbol) in text.enumerated() {
                state = trie.next[state * Self.classes + Self.kind(symbol)]
                depths[state] = UInt8(depth + 1)
            }
        }
        trie.link()
        next = trie.next.map { UInt16(truncatingIfNeeded: $0) }
        self.depths = depths
    }

    @inline(__always)
    func step(_ state: Int, _ symbol: UInt8) -> Int { Int(next[state * Self.classes + Self.kind(symbol)]) }

    func depth(_ state: Int) -> Int { Int(depths[state]) }

    /// Symbols that share a class only make for a longer hold.
    @inline(__always)
    private static func kind(_ symbol: UInt8) -> Int { Int(symbol < 0x60 ? symbol & 0x1F | 0x20 : symbol & 0x1F) }
}
