import Vocabulary

/// Follows the symbols of an answer through the texts that must not come out.
struct LeakScan: Sendable {
    /// A run of symbols that stands in one of the texts.
    struct Run {
        /// Place in the index behind its last symbol.
        var next: Int
        var length: Int
        /// Place in the answer of its first symbol; what stands there may have gone out.
        var start: Int
    }

    let source: LeakSource
    private let holds: Bool
    private let index: ShingleIndex
    private let beginnings: Beginnings
    /// How far the newest symbols are the beginning of one of the texts.
    private var state = 0
    private var previousState = 0
    private var hash: UInt64 = 0
    private var count = 0
    /// The last sixteen symbols, the newest lowest.
    private var recent: UInt128 = 0
    /// The lowest sixteen bits of their places, the newest eight and those before them.
    private var places: (new: UInt128, old: UInt128) = (0, 0)
    private(set) var run: Run?
    /// What was found of the system message shortly before; single words of it may be other.
    private var carry = PromptWords.Sum()
    private var gap = 0
    /// True for a run that was told already.
    private(set) var isTold = false

    /// Symbols between two runs that belong together.
    private static let reach = 32
    /// Shorter runs do not count for a leak in pieces.
    private static let piece = 24

    /// - Parameter holds: whether what may become a leak is to be held.
    init(_ source: LeakSource, holds: Bool) {
        self.source = source
        self.holds = holds
        index = source.index
        beginnings = source.beginnings
    }

    /// Symbols that are remembered, and the longest shingle.
    static let memory = 16

    /// Where what may become a leak begins, in a text that ends at a place; that place for nowhere.
    func hold(_ end: Int) -> Int {
        guard holds, !isTold else { return end }
        if let run { return run.start }
        let depth = beginnings.depth(state)
        return depth == 0 ? end : place(depth, before: end)
    }

    /// What ``hold(_:)`` was before the newest symbol, which begins at a place.
    func holdBefore(_ place: Int) -> Int {
        let depth = beginnings.depth(previousState)
        return holds && depth > 0 ? self.place(min(depth + 1, Self.memory), before: place + 1) : place
    }

    /// The place of the last symbol but so many.
    private func place(_ back: Int, before end: Int) -> Int {
        let bits = back > 8 ? places.old >> UInt128(16 * (back - 9)) : places.new >> UInt128(16 * (back - 1))
        return end - ((end - Int(UInt16(truncatingIfNeeded: bits))) & 0xFFFF)
    }

    /// Takes the next symbol of the answer.
    mutating func take(_ symbol: UInt8, _ place: Int) {
        if let ended = roll(symbol, place) { carry(ended) }
    }

    /// The run, once it is a leak; told once.
    mutating func found() -> (run: Run, disguise: Disguise)? {
        guard let run, !isTold, let disguise = source.isLeak(run, carry) else { return nil }
        isTold = true
        return (run, disguise)
    }

    /// Takes a symbol while nothing is found; true if a run begins with it.
    @inline(__always)
    mutating func skim(_ symbol: UInt8, _ place: Int) -> Bool {
        push(symbol, place)
        gap += 1
        guard count >= index.length else { return false }
        let end = index.place(hash, where: isThere)
        guard end > 0 else { return false }
        run = Run(next: end, length: index.length, start: self.place(index.length, before: place + 1))
        return true
    }

    /// Takes a symbol; the run that it ended.
    mutating func roll(_ symbol: UInt8, _ place: Int) -> Run? {
        guard let current = run else {
            _ = skim(symbol, place)
            return nil
        }
        if index.text[current.next] == symbol {
            push(symbol, place)
            run = Run(next: current.next + 1, length: current.length + 1, start: current.start)
            gap = 0
            return nil
        }
        run = nil
        isTold = false
        _ = skim(symbol, place)
        return current
    }

    @inline(__always)
    private mutating func push(_ symbol: UInt8, _ place: Int) {
        previousState = state
        state = beginnings.step(state, symbol)
        places.old = places.old << 16 | places.new >> 112
        places.new = places.new << 16 | UInt128(UInt16(truncatingIfNeeded: place))
        let left = UInt8(truncatingIfNeeded: recent >> UInt128(8 * index.length - 8))
        hash = index.roll(hash, symbol, left)
        recent = recent << 8 | UInt128(symbol)
        count += 1
    }

    @inline(__always)
    private func isThere(_ end: Int) -> Bool {
        guard end > index.length else { return false }
        var rest = recent
        for back in 1...index.length {
            if index.text[end - back] != UInt8(truncatingIfNeeded: rest) { return false }
            rest >>= 8
        }
        return true
    }

    private mutating func carry(_ ended: Run) {
        if gap > Self.reach { carry = .init() }
        guard ended.length >= Self.piece else { return }
        carry = carry + source.sum(ended)
        gap = 1
    }
}
