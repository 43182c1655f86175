/// Finds whether a program matches anywhere in a text, in one step a scalar.
///
/// The instructions that the text so far leads to are one set of bits (Thompson's simulation), and the step from it by a
/// class of scalars is remembered while few sets occur. At most ``statesKept`` are; then all are forgotten, and a program
/// for which that happens often is run without memory. So no pattern and no text can make it grow, and in the worst case a
/// scalar costs as many steps as the program has instructions, each of some words of bits.
struct PatternAutomaton: Sendable {
    static let statesKept = 256
    /// The memory is given up when it was emptied this often.
    private static let patience = 8

    private struct State: Sendable, Hashable {
        var bits: [UInt64]
        var before: ScalarKind
    }

    private enum Step {
        static let unknown: Int32 = -1
        static let found: Int32 = -2
    }

    private let program: PatternProgram
    private let table: PatternTable
    private var states: [State] = []
    private var numbers: [State: Int32] = [:]
    /// By state and class, the class behind the last standing for the end of the text.
    private var steps: [Int32] = []
    private var timesEmptied = 0

    init(_ program: PatternProgram) {
        self.program = program
        table = PatternTable(program)
    }

    /// True when the program matches in `text`, of which `limit` scalars are looked at.
    mutating func matches(_ text: String, limit: Int) -> Bool {
        timesEmptied < Self.patience ? recall(text, limit: limit) : run(text, limit: limit)
    }

    private var start: State { State(bits: table.start, before: .edge) }

    /// With memory.
    private mutating func recall(_ text: String, limit: Int) -> Bool {
        let width = program.classes.count + 1
        var state = number(of: start)
        var left = limit
        for scalar in text.unicodeScalars {
            guard left > 0 else { break }
            left -= 1
            let index = program.classes[scalar.folded.value]
            let known = steps[Int(state) * width + index]
            state = known == Step.unknown ? step(from: state, by: index) : known
            if state == Step.found { return true }
        }
        return step(from: state, by: program.classes.count) == Step.found
    }

    /// Without.
    private func run(_ text: String, limit: Int) -> Bool {
        var state = start
        var reached = state.bits
        var left = limit
        for scalar in text.unicodeScalars {
            guard left > 0 else { break }
            left -= 1
            if table.advance(&state.bits, &reached, before: state.before, by: program.classes[scalar.folded.value]) {
                return true
            }
            state.before = table.kind(of: program.classes[scalar.folded.value])
        }
        return table.advance(&state.bits, &reached, before: state.before, by: program.classes.count)
    }

    /// Works out a step and remembers it.
    private mutating func step(from number: Int32, by index: Int) -> Int32 {
        let width = program.classes.count + 1
        var state = states[Int(number)]
        var reached = state.bits
        if table.advance(&state.bits, &reached, before: state.before, by: index) {
            steps[Int(number) * width + index] = Step.found
            return Step.found
        }
        guard index < program.classes.count else { return Step.unknown }
        state.before = table.kind(of: index)
        let emptied = timesEmptied
        let next = self.number(of: state)
        // A table that was emptied in between has no place for this step.
        if emptied == timesEmptied { steps[Int(number) * width + index] = next }
        return next
    }

    private mutating func number(of state: State) -> Int32 {
        if let known = numbers[state] { return known }
        if states.count >= Self.statesKept {
            timesEmptied += 1
            states = []
            numbers = [:]
            steps = []
        }
        states.append(state)
        steps += Array(repeating: Step.unknown, count: program.classes.count + 1)
        let number = Int32(states.count - 1)
        numbers[state] = number
        return number
    }
}

/// What each instruction leads to, as bits.
struct PatternTable: Sendable {
    /// Words of 64 bits that hold one set of instructions.
    private let words: Int
    private let classes: ScalarClasses
    private let hasAssertions: Bool
    /// By the kinds of both neighbours and by instruction: those that take a scalar, or end the match, without a step more.
    private var closures: [UInt64] = []
    /// By class: the instructions that take its scalars.
    private var takers: [UInt64] = []
    private let size: Int
    private let end: Int

    /// The set with the first instruction alone.
    var start: [UInt64] { [1] + Array(repeating: 0, count: words - 1) }

    init(_ program: PatternProgram) {
        size = program.instructions.count
        end = size - 1
        words = (size + 63) / 64
        classes = program.classes
        hasAssertions = program.hasAssertions
        let kinds: [ScalarKind] = hasAssertions ? [.edge, .word, .other] : [.other]
        for before in kinds {
            for after in kinds {
                for counter in 0..<size {
                    closures += Self.closure(of: counter, in: program, before, after, words: words)
                }
            }
        }
        for index in 0..<classes.count {
            var bits = [UInt64](repeating: 0, count: words)
            for (counter, instruction) in program.instructions.enumerated() {
                guard case .take(let set) = instruction, classes.isMember(index, of: set) else { continue }
                bits[counter / 64] |= 1 << UInt64(counter % 64)
            }
            takers += bits
        }
    }

    /// What assertions of the next step see of a scalar.
    func kind(of index: Int) -> ScalarKind { hasAssertions ? classes.kind(of: index) : .other }

    /// Moves a set on by a class of scalars, or by the end of the text behind the last class; true when a match ends
    /// before it. `reached` is scratch of the same size.
    func advance(_ bits: inout [UInt64], _ reached: inout [UInt64], before: ScalarKind, by index: Int) -> Bool {
        let after = index < classes.count ? kind(of: index) : hasAssertions ? .edge : .other
        let context = hasAssertions ? (Int(before.rawValue) * 3 + Int(after.rawValue)) * size : 0
        for word in 0..<words { reached[word] = 0 }
        for word in 0..<words {
            var left = bits[word]
            while left != 0 {
                let row = (context + word * 64 + left.trailingZeroBitCount) * words
                left &= left - 1
                for other in 0..<words { reached[other] |= closures[row + other] }
            }
        }
        if reached[end / 64] >> UInt64(end % 64) & 1 == 1 { return true }
        guard index < classes.count else { return false }
        var carry: UInt64 = 1
        for word in 0..<words {
            let taken = reached[word] & takers[index * words + word]
            bits[word] = taken << 1 | carry
            carry = taken >> 63
        }
        return false
    }

    private static func closure(
        of start: Int, in program: PatternProgram, _ before: ScalarKind, _ after: ScalarKind, words: Int
    ) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: words)
        var seen = [Bool](repeating: false, count: program.instructions.count)
        var open = [start]
        while let counter = open.popLast() {
            guard !seen[counter] else { continue }
            seen[counter] = true
            switch program.instructions[counter] {
            case .found, .take: bits[counter / 64] |= 1 << UInt64(counter % 64)
            case .jump(let to): open.append(to)
            case .split(let first, let second): open += [second, first]
            case .assert(let assertion): if assertion.holds(before, after) { open.append(counter + 1) }
            }
        }
        return bits
    }
}
