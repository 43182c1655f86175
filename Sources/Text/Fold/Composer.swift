/// Writes folded scalars in compatibility composition (NFKC, UAX #15), and leaves out the marks that no letter of its own
/// is made with: what is an accent on ASCII goes, what makes a Cyrillic, Greek or Hangul letter stays.
struct Composer: ~Copyable {
    /// Marks that are kept for one letter; more are written as they come (UAX #15, stream-safe text: 30).
    private static let markLimit = 30

    private let table = ScalarTable.shared
    private let strips: Bool
    private var output: MappedTextBuilder
    /// The last starter outside ASCII, not written yet; 0 for none.
    private var starter: UInt32 = 0
    private var origin = 0
    /// What follows it and is no starter, with its class and origin.
    private var marks = [Mark](repeating: Mark(), count: markLimit)
    private var count = 0

    private struct Mark {
        var scalar: UInt32 = 0
        var order: UInt8 = 0
        var isAccent = false
        var origin = 0
    }

    init(capacity: Int, strips: Bool) {
        output = MappedTextBuilder(capacity: capacity)
        self.strips = strips
    }

    /// Adds a byte of ASCII that stands for what begins at `place` of the source.
    @inline(__always)
    mutating func add(byte: UInt8, from place: Int) {
        if starter != 0 || count > 0 { flush() }
        output.append(byte, from: place)
    }

    /// Adds bytes that stay as they are.
    @inline(__always)
    mutating func add(bytes: UnsafeBufferPointer<UInt8>, _ span: Range<Int>) {
        if starter != 0 || count > 0 { flush() }
        output.append(bytes, span)
    }

    /// Adds a scalar outside ASCII that does not fold to it; `latin` says that look-alikes among its parts become Latin.
    mutating func add(
        _ scalar: UInt32, _ record: UnsafePointer<ScalarTable.Record>, from place: Int, latin: Bool = false
    ) {
        let traits = record.pointee.traits
        if traits.contains(.decomposes) || strips, let parts = table.decomposition(record) {
            for part in parts { add(part: part, from: place, latin: latin) }
        } else if record.pointee.order > 0 {
            add(mark: scalar, from: place)
        } else if traits.contains(.joins), starter != 0, count == 0, let whole = table.composed(starter, scalar) {
            starter = whole
        } else {
            if starter != 0 || count > 0 { flush() }
            if traits.contains(.waits) {
                (starter, origin) = (scalar, place)
            } else {
                output.append(scalar: scalar, from: place)
            }
        }
    }

    private mutating func add(part: UInt32, from place: Int, latin: Bool) {
        guard part >= 0x80 else { return add(byte: UInt8(part), from: place) }
        let record = table[part]
        if let text = table.ascii(record) {
            for byte in text { add(byte: UInt8(truncatingIfNeeded: byte), from: place) }
        } else if latin, record.pointee.alike != 0 {
            add(byte: record.pointee.alike, from: place)
        } else if record.pointee.order > 0 {
            add(mark: part, from: place)
        } else if record.pointee.hidden == ScalarTable.Record.shown {
            add(part, record, from: place)
        }
    }

    /// Adds a mark: it waits for the order of its class, or goes at once where it can only be an accent.
    mutating func add(mark scalar: UInt32, from place: Int) {
        let record = table[scalar]
        let isAccent = Int(record.pointee.hidden) == HiddenKind.combining.rawValue
        if isAccent, starter == 0 || strips { return }
        if count >= Self.markLimit {
            if isAccent { return }
            flush()
        }
        if starter != 0, count == 0, let parts = table.decomposition(table[starter]) {
            let place = origin
            starter = 0
            for part in parts { add(part: part, from: place, latin: false) }
        }
        marks[count] = Mark(scalar: scalar, order: record.pointee.order, isAccent: isAccent, origin: place)
        count += 1
    }

    /// Writes the starter with what composes with it, and the marks that are left.
    private mutating func flush() {
        if count > 1 { sort() }
        var left = 0
        var last: UInt8 = 0
        for place in 0..<count {
            let mark = marks[place]
            if starter != 0, left == 0 || last < mark.order, let whole = table.composed(starter, mark.scalar) {
                starter = whole
            } else {
                marks[left] = mark
                left += 1
                last = mark.order
            }
        }
        if starter != 0 { output.append(scalar: starter, from: origin) }
        for place in 0..<left where !marks[place].isAccent {
            output.append(scalar: marks[place].scalar, from: marks[place].origin)
        }
        starter = 0
        count = 0
    }

    /// Orders the marks by class; their places in the source stay in order, so that the map never runs backwards.
    private mutating func sort() {
        // Insertion keeps equal classes as they stood; there are at most 30.
        for index in 1..<count {
            var place = index
            while place > 0, marks[place - 1].order > marks[place].order {
                marks.swapAt(place - 1, place)
                (marks[place - 1].origin, marks[place].origin) = (marks[place].origin, marks[place - 1].origin)
                place -= 1
            }
        }
    }

    /// The finished text over a source of `sourceCount` bytes that has the map `parent`.
    consuming func finish(sourceCount: Int, parent: OffsetMap) -> MappedText {
        if starter != 0 || count > 0 { flush() }
        return output.finish(sourceCount: sourceCount, parent: parent)
    }
}
