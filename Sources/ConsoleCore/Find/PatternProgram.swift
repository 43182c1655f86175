/// A pattern as instructions of a small machine (Thompson's construction), and the classes of scalars that it tells apart.
struct PatternProgram: Sendable, Equatable {
    enum Instruction: Sendable, Equatable {
        /// Takes a scalar of the set with this index, and goes on behind.
        case take(Int)
        case split(Int, Int)
        case jump(Int)
        case assert(PatternNode.Assertion)
        case found
    }

    /// Instructions at most: what one scalar of text can cost.
    static let largest = 512
    /// Nodes visited while a program is made.
    private static let mostSteps = 20_000

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    private(set) var classes = ScalarClasses()
    private(set) var hasAssertions = false
    private var steps = 0

    init(_ node: PatternNode) throws(PatternError) {
        try add(node)
        instructions.append(.found)
        classes = ScalarClasses(sets)
    }

    private mutating func add(_ node: PatternNode) throws(PatternError) {
        steps += 1
        guard instructions.count < Self.largest, steps < Self.mostSteps else {
            throw PatternError(
                offset: 0, reason: "a pattern of more than \(Self.largest) steps", hint: "use smaller repetitions")
        }
        switch node {
        case .empty: break
        case .set(let set): instructions.append(.take(index(of: set)))
        case .assertion(let assertion):
            hasAssertions = true
            instructions.append(.assert(assertion))
        case .sequence(let parts): for part in parts { try add(part) }
        case .choice(let branches): try add(choice: branches)
        case .repetition(let inner, let least, let most): try add(inner, least: least, most: most)
        }
    }

    private mutating func index(of set: ScalarSet) -> Int {
        if let known = sets.firstIndex(of: set) { return known }
        sets.append(set)
        return sets.count - 1
    }

    private mutating func add(choice branches: [PatternNode]) throws(PatternError) {
        var ends: [Int] = []
        for branch in branches.dropLast() {
            let split = instructions.count
            instructions.append(.found)
            try add(branch)
            ends.append(instructions.count)
            instructions.append(.found)
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = branches.last { try add(last) }
        for end in ends { instructions[end] = .jump(instructions.count) }
    }

    private mutating func add(_ inner: PatternNode, least: Int, most: Int?) throws(PatternError) {
        for _ in 0..<least { try add(inner) }
        let start = instructions.count
        guard let most else {
            instructions.append(.found)
            try add(inner)
            instructions.append(.jump(start))
            instructions[start] = .split(start + 1, instructions.count)
            return
        }
        var splits: [Int] = []
        for _ in least..<max(least, most) {
            splits.append(instructions.count)
            instructions.append(.found)
            try add(inner)
        }
        for split in splits { instructions[split] = .split(split + 1, instructions.count) }
    }
}

/// Scalars in classes, all of whose members a program treats alike.
struct ScalarClasses: Sendable, Equatable {
    /// First scalars of runs, ascending from 0.
    private var starts: [UInt32] = [0]
    private var ascii: [UInt16] = []
    /// Of each class: whether each of the program's sets has it.
    private var members: [[Bool]] = []
    private var kinds: [ScalarKind] = []

    var count: Int { starts.count }

    init(_ sets: [ScalarSet] = []) {
        var edges: Set<UInt32> = [0]
        for set in sets + [.words, .lineEnds] {
            for range in set.ranges {
                edges.insert(range.lowerBound)
                edges.insert(range.upperBound + 1)
            }
        }
        starts = edges.filter { $0 <= ScalarSet.last }.sorted()
        members = starts.map { start in sets.map { $0.contains(start) } }
        kinds = starts.map { ScalarKind($0) }
        ascii = (0..<128).map { UInt16(search($0)) }
    }

    /// Class of a folded scalar.
    subscript(value: UInt32) -> Int { value < 128 ? Int(ascii[Int(value)]) : search(value) }

    func isMember(_ index: Int, of set: Int) -> Bool { members[index][set] }

    func kind(of index: Int) -> ScalarKind { kinds[index] }

    private func search(_ value: UInt32) -> Int {
        var (low, high) = (0, starts.count)
        while low + 1 < high {
            let middle = (low + high) / 2
            if starts[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }
}

/// What assertions look at.
enum ScalarKind: UInt8, Sendable {
    /// Before the first scalar, behind the last one, or the end of a line.
    case edge
    case word
    case other

    init(_ value: UInt32) {
        self = ScalarSet.lineEnds.contains(value) ? .edge : ScalarSet.words.contains(value) ? .word : .other
    }
}

extension PatternNode.Assertion {
    /// Whether it holds between two scalars.
    func holds(_ before: ScalarKind, _ after: ScalarKind) -> Bool {
        switch self {
        case .lineStart: before == .edge
        case .lineEnd: after == .edge
        case .wordEdge: (before == .word) != (after == .word)
        case .noWordEdge: (before == .word) == (after == .word)
        }
    }
}
