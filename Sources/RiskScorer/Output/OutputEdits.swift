/// What is taken out of a text and what stands in its place, until that part of it has gone out.
struct OutputEdits {
    private struct Edit {
        var range: Range<Int>
        var label: StaticString
    }

    private var edits: [Edit] = []
    /// Place up to which the text has gone out.
    private(set) var emitted = 0

    /// Takes a range out, as far as it is not released. Ranges inside of it are part of it; a range inside of another
    /// changes nothing. What is released is settled, whether it has gone out by now or not: how a text is cut must not
    /// make a difference.
    mutating func add(_ wanted: Range<Int>, _ label: StaticString, released: Int) {
        let settled = edits.reduce(max(released, emitted)) {
            $1.range.lowerBound < released ? max($0, $1.range.upperBound) : $0
        }
        guard settled < wanted.upperBound else { return }
        let range = max(settled, wanted.lowerBound)..<wanted.upperBound
        // Where two overlap the first one's mark stands for both.
        guard let index = edits.firstIndex(where: { $0.range.overlaps(range) }) else {
            edits.append(Edit(range: range, label: label))
            return edits.sort { $0.range.lowerBound < $1.range.lowerBound }
        }
        let known = edits[index]
        let first = range.lowerBound < known.range.lowerBound ? label : known.label
        let all = min(known.range.lowerBound, range.lowerBound)..<max(known.range.upperBound, range.upperBound)
        edits.removeAll { all.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= all.upperBound }
        edits.insert(
            Edit(range: all, label: known.range == all ? known.label : range == all ? label : first),
            at: min(index, edits.count))
    }

    /// Makes the newest range longer, also where its mark has gone out.
    mutating func extend(to end: Int) {
        guard let last = edits.indices.last else { return emitted = max(emitted, end) }
        edits[last].range = edits[last].range.lowerBound..<max(end, edits[last].range.upperBound)
    }

    /// Writes the text up to a place.
    mutating func write(_ tape: OutputTape, upTo end: Int, to out: inout [UInt8]) {
        var taken = 0
        for edit in edits where edit.range.lowerBound < end {
            if emitted < edit.range.lowerBound { out += tape[emitted..<edit.range.lowerBound] }
            out.append(
                contentsOf: UnsafeBufferPointer(start: edit.label.utf8Start, count: edit.label.utf8CodeUnitCount))
            emitted = max(emitted, edit.range.upperBound)
            taken += 1
        }
        edits.removeFirst(taken)
        if emitted < end {
            out += tape[emitted..<end]
            emitted = end
        }
    }
}
