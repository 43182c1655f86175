/// Finds many ``SequencePattern``s in one pass.
///
/// For each step of each pattern the matcher keeps where a prefix that ends in it was last completed. A later end
/// always reaches at least as far as an earlier one, so this one place is enough and nothing is ever tried twice:
/// the time is words × the steps that hold the word, whatever the text. Texts must be shorter than 2 GiB.
public struct SequenceMatcher: Sendable {
    private struct Step: Sendable {
        var pattern: Int32
        var reach: Int32
        var isFirst: Bool
        var isLast: Bool
    }

    private let table: WordTable
    private let steps: [Step]
    /// For each known word: the steps that it fits, later ones first, so that one word never fills two in a row.
    private let stepsOfWord: [[Int32]]
    private let marksOfWord: [WordMarks]
    /// For each known word the patterns that it may begin, that it may follow as their second word, and that it may end.
    private let hints: [(begins: PatternSet, follows: PatternSet, ends: PatternSet)]
    /// Patterns of one or two words.
    private let short: PatternSet

    /// Patterns by their index modulo 512: what it says no to is certain.
    private typealias PatternSet = SIMD8<UInt64>

    /// Compiles patterns; `marks` names words whose presence before a match is reported with it.
    public init(_ patterns: [SequencePattern], marks: [(marks: WordMarks, words: Set<String>)] = []) {
        var steps: [Step] = []
        var uses: [String: [Int32]] = [:]
        for (index, pattern) in patterns.enumerated() {
            for (place, step) in pattern.steps.enumerated() {
                for word in step.words { uses[word, default: []].append(Int32(steps.count)) }
                steps.append(
                    Step(
                        pattern: Int32(index), reach: Int32(step.gap + 1), isFirst: place == 0,
                        isLast: place == pattern.steps.count - 1))
            }
        }
        var marked: [String: WordMarks] = [:]
        for entry in marks { for word in entry.words { marked[word, default: []].formUnion(entry.marks) } }
        let words = Set(uses.keys).union(marked.keys).sorted()
        table = WordTable(words.enumerated().map { (WordHash($1.utf8).value, Int32($0)) })
        stepsOfWord = words.map { (uses[$0] ?? []).sorted(by: >) }
        marksOfWord = words.map { marked[$0] ?? [] }
        self.steps = steps
        hints = stepsOfWord.map { numbers in
            let fitting = numbers.map { (step: steps[Int($0)], isSecond: $0 > 0 && steps[Int($0) - 1].isFirst) }
            return (
                Self.patterns(fitting.filter { $0.step.isFirst }.map(\.step)),
                Self.patterns(fitting.filter { $0.isSecond }.map(\.step)),
                Self.patterns(fitting.filter { $0.step.isLast }.map(\.step))
            )
        }
        short = Self.patterns(
            steps.indices.filter { steps[$0].isFirst && patterns[Int(steps[$0].pattern)].steps.count < 3 }.map {
                steps[$0]
            })
    }

    private static func patterns(_ steps: [Step]) -> PatternSet {
        steps.reduce(into: PatternSet()) { $0[Int($1.pattern & 511) / 64] |= 1 << UInt64($1.pattern & 63) }
    }

    /// False where no match can begin before byte `seam` of the source and end behind it, told from its first, second and
    /// last words alone; `source` leads from the bytes to the source.
    public func mayCross(_ seam: Int, in bytes: [UInt8], source: (Range<Int>) -> Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            table.read { table in
                var begun = PatternSet()
                var followed = PatternSet()
                var scanner = WordScanner(buffer)
                while let word = scanner.next() {
                    let index = Int(table[word.hash])
                    guard index >= 0 else { continue }
                    let span = source(word.range)
                    followed |= begun & hints[index].follows
                    if span.lowerBound < seam { begun |= hints[index].begins }
                    if span.upperBound > seam, (followed | begun & short) & hints[index].ends != PatternSet() {
                        return true
                    }
                }
                return false
            }
        }
    }

    /// Calls `found` for every match in normalised bytes, in the order of their ends.
    public func scan(_ bytes: [UInt8], _ found: (SequenceMatch) -> Void) { scan(bytes, word: { _ in }, found) }

    /// The same, and calls `word` with the ``WordHash`` value of every word, so that a caller who counts words needs no
    /// walk of its own.
    public func scan(_ bytes: [UInt8], word read: (UInt64) -> Void, _ found: (SequenceMatch) -> Void) {
        bytes.withUnsafeBufferPointer { buffer in
            table.read { table in
                var scan = Scan(states: steps.count)
                var scanner = WordScanner(buffer)
                while true {
                    let gap = scanner.position
                    guard let word = scanner.next() else { return }
                    read(word.hash)
                    scan.pass(buffer, gap..<word.range.lowerBound)
                    let index = table[word.hash]
                    if index >= 0 { advance(&scan, word, Int(index), found) }
                    scan.close(index >= 0 ? marksOfWord[Int(index)] : [])
                }
            }
        }
    }

    private func advance(_ scan: inout Scan, _ word: WordScanner.Word, _ index: Int, _ found: (SequenceMatch) -> Void) {
        for number in stepsOfWord[index] {
            let step = steps[Int(number)]
            if step.isFirst {
                scan.states[Int(number)] = State(
                    place: scan.place, start: Int32(truncatingIfNeeded: word.range.lowerBound), before: scan.before)
            } else {
                let prior = scan.states[Int(number) - 1]
                guard scan.place - prior.place <= step.reach else { continue }
                scan.states[Int(number)] = State(place: scan.place, start: prior.start, before: prior.before)
            }
            guard step.isLast else { continue }
            let state = scan.states[Int(number)]
            found(
                SequenceMatch(
                    pattern: Int(step.pattern), range: Int(state.start)..<word.range.upperBound,
                    surroundings: state.before))
        }
    }
}

/// Where a prefix of a pattern was last completed.
private struct State {
    var place: Int32 = -10_000
    var start: Int32 = 0
    var before = SequenceMatch.Surroundings()
}

/// What is known while walking over one text.
private struct Scan {
    var states: [State]
    var place: Int32 = 0
    var before = SequenceMatch.Surroundings(beginsLine: true)

    init(states count: Int) { states = Array(repeating: State(), count: count) }

    /// Reads what stands between two words: sentence ends count as two words and end what a sentence said.
    @inline(__always)
    mutating func pass(_ bytes: UnsafeBufferPointer<UInt8>, _ gap: Range<Int>) {
        for index in gap {
            switch bytes[index] {
            case 0x20: break
            case 0x0A: before.beginsLine = true
            case 0x22, 0x27, 0x60: before.isQuoted.toggle()
            case 0x2E, 0x21, 0x3F, 0x3B:
                place += 2
                before.sentence = []
            default: break
            }
        }
    }

    @inline(__always)
    mutating func close(_ marks: WordMarks) {
        place += 1
        before.secondBefore = before.before
        before.before = marks
        before.sentence.formUnion(marks)
        before.beginsLine = false
    }
}
