/// Where a program matches in a short text, for marking what was found: the leftmost places, each as long as can be.
struct PatternFinder {
    private struct Thread {
        var counter: Int
        var start: Int
    }

    private let program: PatternProgram
    private let scalars: [Unicode.Scalar]
    private var marks: [Int]
    private var generation = 0
    /// Kept for their room.
    private var open: [Int] = []
    private var threads: [Thread] = []
    private var next: [Thread] = []

    /// `text` is folded here; places count scalars.
    init(_ program: PatternProgram, in text: [Unicode.Scalar]) {
        self.program = program
        scalars = text.map(\.folded)
        marks = Array(repeating: 0, count: program.instructions.count)
    }

    /// The first `limit` places that are not empty, from left to right.
    mutating func ranges(limit: Int) -> [Range<Int>] {
        var out: [Range<Int>] = []
        var from = 0
        while out.count < limit, let range = first(from: from) {
            out.append(range)
            from = range.upperBound
        }
        return out
    }

    private mutating func first(from: Int) -> Range<Int>? {
        var best: Range<Int>?
        guard from <= scalars.count else { return nil }
        threads.removeAll(keepingCapacity: true)
        for at in from...scalars.count {
            if best == nil { threads.append(Thread(counter: 0, start: at)) }
            guard !threads.isEmpty else { break }
            advance(at: at, best: &best)
        }
        return best
    }

    private func kind(of place: Int) -> ScalarKind {
        guard program.hasAssertions, scalars.indices.contains(place) else { return .edge }
        return ScalarKind(scalars[place].value)
    }

    /// One scalar on. Threads are in the order of their starts, so the first to reach an instruction is the leftmost.
    private mutating func advance(at: Int, best: inout Range<Int>?) {
        let before = kind(of: at - 1)
        let after = kind(of: at)
        let index = at == scalars.count ? nil : program.classes[scalars[at].value]
        generation += 1
        next.removeAll(keepingCapacity: true)
        for thread in threads {
            if let best, thread.start > best.lowerBound { break }
            open.append(thread.counter)
            while let counter = open.popLast() {
                guard marks[counter] != generation else { continue }
                marks[counter] = generation
                switch program.instructions[counter] {
                case .found: if at > thread.start { best = thread.start..<at }
                case .take(let set):
                    guard let index, program.classes.isMember(index, of: set) else { continue }
                    next.append(Thread(counter: counter + 1, start: thread.start))
                case .jump(let to): open.append(to)
                case .split(let first, let second): open += [second, first]
                case .assert(let assertion): if assertion.holds(before, after) { open.append(counter + 1) }
                }
            }
        }
        swap(&threads, &next)
    }
}
