/// Finds many byte strings in one pass (Aho and Corasick 1975), as a dense automaton over classes of bytes: one table
/// look-up a byte, whatever the text.
public struct LiteralMatcher: Sendable {
    private let classes: [UInt8]
    private let width: Int
    /// Where a row begins that a byte leads to: states are numbered by the places of their rows.
    private let transitions: [UInt32]
    /// Whether anything ends in a state; in front of ``outputs``, which few texts need.
    private let isFinal: [Bool]
    private let outputs: [[Int32]]

    /// Compiles literals, which must not be empty; together they may have at most 65,535 bytes.
    public init(_ literals: [[UInt8]]) {
        precondition(literals.allSatisfy { !$0.isEmpty }, "An empty literal would match everywhere.")
        let used = Set(literals.joined()).sorted()
        precondition(used.count < 255 && literals.joined().count < 65_535, "Too many literals for one automaton.")
        var classes = [UInt8](repeating: 0, count: 256)
        for (index, byte) in used.enumerated() { classes[Int(byte)] = UInt8(index + 1) }
        var trie = Trie(width: used.count + 1)
        for (index, literal) in literals.enumerated() { trie.insert(literal.map { Int(classes[Int($0)]) }, index) }
        trie.link()
        self.classes = classes
        width = trie.width
        transitions = trie.next.map { [width] in UInt32($0 * width) }
        outputs = trie.outputs
        isFinal = trie.next.map { !trie.outputs[$0].isEmpty }
    }

    public init(_ literals: [String]) { self.init(literals.map { Array($0.utf8) }) }

    /// Calls `found` with the index of a literal and the end of its occurrence, for every occurrence.
    public func scan(_ bytes: [UInt8], _ found: (Int, Int) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            classes.withUnsafeBufferPointer { classes in
                transitions.withUnsafeBufferPointer { transitions in
                    isFinal.withUnsafeBufferPointer { isFinal in
                        var row = 0
                        for index in 0..<bytes.count {
                            let place = row + Int(classes[Int(bytes[index])])
                            row = Int(transitions[place])
                            if isFinal[place] { for literal in outputs[row / width] { found(Int(literal), index + 1) } }
                        }
                    }
                }
            }
        }
    }
}

/// The automaton while it is built: `next[state * width + class]`, -1 where the trie has no edge.
package struct Trie {
    let width: Int
    package private(set) var next: [Int]
    /// What ends in each state.
    package private(set) var outputs: [[Int32]] = [[]]

    package init(width: Int) {
        self.width = width
        next = Array(repeating: -1, count: width)
    }

    package mutating func insert(_ path: [Int], _ literal: Int) {
        var state = 0
        for step in path {
            if next[state * width + step] < 0 {
                next[state * width + step] = outputs.count
                outputs.append([])
                next.append(contentsOf: repeatElement(-1, count: width))
            }
            state = next[state * width + step]
        }
        outputs[state].append(Int32(literal))
    }

    /// Breadth first: each missing edge becomes that of the longest proper suffix, whose outputs are inherited.
    package mutating func link() {
        var fail = Array(repeating: 0, count: outputs.count)
        var queue = [0]
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for step in 0..<width {
                let edge = next[state * width + step]
                let fallback = state == 0 ? 0 : next[fail[state] * width + step]
                if edge < 0 {
                    next[state * width + step] = fallback
                } else {
                    fail[edge] = fallback
                    outputs[edge] += outputs[fallback]
                    queue.append(edge)
                }
            }
        }
    }
}
