/// Finds where in a set of texts a run of symbols stands, by the hash of its last few ones.
///
/// The texts lie one behind the other with a zero between them, which is no symbol. Of each text the shingles at every
/// `stride`-th place are kept, so that any run of `length + stride` symbols holds one that is.
final class ShingleIndex: Sendable {
    /// Symbols of a shingle.
    let length: Int
    let text: [UInt8]
    /// Where each text begins.
    let starts: [Int]
    private let slots: [UInt32]
    private let shift: UInt64

    /// Slots in a row in which a shingle may be.
    private static let probes = 8
    static let base: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// What the symbol that leaves a shingle was multiplied by.
    let leaving: UInt64

    init(length: Int, stride: Int, _ texts: [[UInt8]]) {
        self.length = length
        leaving = (0..<length).reduce(1) { power, _ in power &* Self.base }
        var text: [UInt8] = [0]
        text.reserveCapacity(texts.reduce(1) { $0 + $1.count + 1 })
        var starts: [Int] = []
        for symbols in texts {
            starts.append(text.count)
            text += symbols
            text.append(0)
        }
        let bits = max(4, UInt64.bitWidth - (text.count / stride * 2).leadingZeroBitCount)
        shift = UInt64(64 - bits)
        slots = Self.slots(text, length: length, stride: stride, leaving: leaving, bits: bits)
        self.text = text
        self.starts = starts
    }

    private static func slots(_ text: [UInt8], length: Int, stride: Int, leaving: UInt64, bits: Int) -> [UInt32] {
        var slots = [UInt32](repeating: 0, count: 1 << bits)
        var start = 1
        var hash: UInt64 = 0
        text.withUnsafeBufferPointer { text in
            for place in 1..<text.count {
                guard text[place] != 0 else {
                    (start, hash) = (place + 1, 0)
                    continue
                }
                hash = hash &* base &+ UInt64(text[place])
                let first = place - start - length + 1
                if first > 0 { hash = hash &- UInt64(text[place - length]) &* leaving }
                guard first >= 0, first % stride == 0 else { continue }
                let slot = slot(hash, shift: UInt64(64 - bits))
                // Of texts that repeat themselves any place will do.
                for probe in 0..<probes where slots[(slot + probe) & (slots.count - 1)] == 0 {
                    slots[(slot + probe) & (slots.count - 1)] = UInt32(truncatingIfNeeded: place + 1)
                    break
                }
            }
        }
        return slots
    }

    /// The hash with a symbol more, and without the one that leaves; 0 where none does.
    @inline(__always)
    func roll(_ hash: UInt64, _ symbol: UInt8, _ left: UInt8) -> UInt64 {
        hash &* Self.base &+ UInt64(symbol) &- UInt64(left) &* leaving
    }

    @inline(__always)
    private static func slot(_ hash: UInt64, shift: UInt64) -> Int {
        Int(truncatingIfNeeded: ((hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9) >> shift)
    }

    /// The place behind a shingle that has the hash, and that the caller says is the one; 0 for none.
    @inline(__always)
    func place(_ hash: UInt64, where isThere: (Int) -> Bool) -> Int {
        let slot = Self.slot(hash, shift: shift)
        for probe in 0..<Self.probes {
            let place = Int(slots[(slot + probe) & (slots.count - 1)])
            if place == 0 { return 0 }
            if isThere(place) { return place }
        }
        return 0
    }

    /// Whether a shingle of the symbols is one of the texts.
    func holdsPart(of symbols: [UInt8]) -> Bool {
        var hash: UInt64 = 0
        for (place, symbol) in symbols.enumerated() {
            hash = roll(hash, symbol, place >= length ? symbols[place - length] : 0)
            guard place + 1 >= length else { continue }
            let shingle = symbols[(place + 1 - length)...place]
            if self.place(hash, where: { $0 >= length && text[($0 - length)..<$0] == shingle }) > 0 { return true }
        }
        return false
    }

    /// The text that a place is in.
    func number(at place: Int) -> Int { (starts.firstIndex { $0 > place } ?? starts.count) - 1 }
}
