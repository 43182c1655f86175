/// The beginnings of secrets as a tree: one look-up a byte says whether a text may still begin with one.
struct PrefixTrie: Sendable {
    /// Next nodes: row by node, column by letter; 0 for none.
    private var next: [UInt16] = [UInt16](repeating: 0, count: 128)
    /// Whether a whole prefix ends at a node.
    private var isWhole: [Bool] = [false]

    /// - Parameter prefixes: of ASCII.
    init(_ prefixes: [[UInt8]]) {
        for prefix in prefixes {
            var node = 0
            for byte in prefix {
                let place = node << 7 | Int(byte & 0x7F)
                if next[place] == 0 {
                    next[place] = UInt16(isWhole.count)
                    isWhole.append(false)
                    next.append(contentsOf: repeatElement(0, count: 128))
                }
                node = Int(next[place])
            }
            isWhole[node] = true
        }
    }

    /// The node behind a byte; 0 where nothing begins so. A whole prefix is its own end.
    @inline(__always)
    func step(_ node: Int, _ byte: UInt8) -> (node: Int, isWhole: Bool) {
        guard byte < 0x80 else { return (0, false) }
        let node = Int(next[node << 7 | Int(byte)])
        return (node, isWhole[node])
    }
}
