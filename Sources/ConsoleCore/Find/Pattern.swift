import Synchronization

/// A regular expression that is matched in time that grows with the text alone: an operator's pattern runs against what
/// attackers wrote, so nothing here goes back over it.
struct Pattern: Sendable, Equatable {
    /// Scalars of a text that are looked at; excerpts are no longer than this, their spelled-out form may be.
    static let reach = 16_384

    let source: String
    let program: PatternProgram
    private let memory: Memory

    /// Steps that were worked out before; they change nothing but the time that matching takes.
    private final class Memory: Sendable {
        let automaton: Mutex<PatternAutomaton>

        init(_ program: PatternProgram) { automaton = Mutex(PatternAutomaton(program)) }
    }

    /// A regular expression as ``PatternParser`` reads it.
    init(_ source: String) throws(PatternError) { try self.init(source, node: PatternParser.parse(source)) }

    /// The text as it is, letter case aside.
    init(literal source: String) throws(PatternError) { try self.init(source, node: PatternParser.literal(source)) }

    private init(_ source: String, node: PatternNode) throws(PatternError) {
        self.source = source
        program = try PatternProgram(node)
        memory = Memory(program)
    }

    func matches(_ text: String) -> Bool {
        memory.automaton.withLock { $0.matches(text, limit: Self.reach) }
    }

    /// Places in a short text, counted in scalars.
    func ranges(in text: [Unicode.Scalar], limit: Int = 32) -> [Range<Int>] {
        guard matches(String(String.UnicodeScalarView(text))) else { return [] }
        var finder = PatternFinder(program, in: text)
        return finder.ranges(limit: limit)
    }

    static func == (left: Pattern, right: Pattern) -> Bool { left.program == right.program }
}
