/// Letters set apart: `i g n o r e   a l l`, `i.g.n.o.r.e a.l.l`, `I - g - n - o`.
enum SpacedDecoder {
    /// So many characters in a row are no accident.
    private static let least = 5

    /// The text with letters that stand apart joined, or nil when there are none.
    static func decode(_ text: MappedText) -> DecodedPiece? {
        text.bytes.withUnsafeBufferPointer { bytes in
            var output = MappedTextBuilder(capacity: bytes.count)
            var joined = 0
            var index = 0
            var copied = 0
            while index < bytes.count {
                // Most runs are too short to be kept.
                var count = 0
                var run = Run(end: walk(bytes, index) { _ in count += 1 })
                if count >= least { _ = walk(bytes, index) { run.letters.append($0) } }
                if count >= least, isWriting(bytes, run) {
                    output.append(bytes, copied..<index)
                    joined += join(bytes, run, &output)
                    index = run.end
                    copied = index
                } else {
                    index = next(bytes, after: count > 1 ? run.end - 1 : index)
                }
            }
            guard joined > 0 else { return nil }
            output.append(bytes, copied..<bytes.count)
            return DecodedPiece(
                encodings: [.spaced], text: output.finish(sourceCount: bytes.count, parent: text.map))
        }
    }

    /// Characters that stand apart: where each is, and where the last ends.
    private struct Run {
        var letters: [Range<Int>] = []
        var end: Int
    }

    /// The run that begins at `start`: single characters with gaps of signs or spaces between them, told one by one. Returns
    /// where the last ends.
    @inline(__always)
    private static func walk(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ visit: (Range<Int>) -> Void) -> Int {
        guard isCharacter(bytes[start]), start == 0 || !bytes[start - 1].isWordByte else { return start }
        var last = start
        // With spaces between them, signs are characters too, as in `" i g n o r e "`.
        var index = start
        while index < bytes.count, isCharacter(bytes[index]) {
            let end = index + width(bytes[index])
            let gap = gapEnd(bytes, end)
            guard end <= bytes.count, gap > end || end == bytes.count else { break }
            visit(index..<end)
            last = end
            index = gap
        }
        return last
    }

    /// Most of the characters are letters, and more of them than an abbreviation has.
    private static func isWriting(_ bytes: UnsafeBufferPointer<UInt8>, _ run: Run) -> Bool {
        let letters = run.letters.reduce(0) { $0 + (bytes[$1.lowerBound].isASCIIDigit ? 0 : 1) }
        let hasSpaces = run.letters.prefix(2).allSatisfy { bytes[$0.upperBound].isASCIISpace }
        return letters * 2 > run.letters.count && letters >= (hasSpaces ? least : least + 3)
    }

    private static func isCharacter(_ byte: UInt8) -> Bool { byte.isWordByte && byte & 0xC0 != 0x80 }

    private static func width(_ byte: UInt8) -> Int {
        byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    }

    private static func gapEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start
        while end < bytes.count, end - start < 6, !bytes[end].isWordByte { end += 1 }
        return end
    }

    private static func next(_ bytes: UnsafeBufferPointer<UInt8>, after index: Int) -> Int {
        var next = index + 1
        while next < bytes.count, bytes[next].isWordByte { next += 1 }
        while next < bytes.count, !bytes[next].isWordByte { next += 1 }
        return next
    }

    /// Writes a run without the gaps between its letters, and with those between its words; returns how many letters it has.
    private static func join(
        _ bytes: UnsafeBufferPointer<UInt8>, _ run: Run, _ output: inout MappedTextBuilder
    ) -> Int {
        let gaps = zip(run.letters, run.letters.dropFirst()).map { $0.upperBound..<$1.lowerBound }
        let usual = usualGap(bytes, gaps)
        let hasWords = gaps.contains { isWordGap(bytes, $0, usual) }
        let starts = hasWords ? [] : Set(split(bytes, run) ?? [])
        for (place, letter) in run.letters.enumerated() {
            if starts.contains(place) { output.append(0x20, from: letter.lowerBound) }
            for index in letter { output.append(bytes[index], from: index) }
            guard place < gaps.count else { continue }
            let gap = gaps[place]
            guard isWordGap(bytes, gap, usual) else {
                keep(bytes, gap, usual, &output)
                continue
            }
            for index in gap where !bytes[index].isASCIISpace && !bytes[usual].contains(bytes[index]) {
                output.append(bytes[index], from: index)
            }
            output.append(0x20, from: gap.upperBound - 1)
        }
        return run.letters.count
    }

    /// Signs of a gap that are a text of their own, as the comma in `m e ,   n o w`.
    private static func keep(
        _ bytes: UnsafeBufferPointer<UInt8>, _ gap: Range<Int>, _ usual: Range<Int>,
        _ output: inout MappedTextBuilder
    ) {
        guard gap.count > usual.count else { return }
        for index in gap where !bytes[index].isASCIISpace && !bytes[usual].contains(bytes[index]) {
            output.append(bytes[index], from: index)
        }
    }

    /// The commonest of the first gaps.
    private static func usualGap(_ bytes: UnsafeBufferPointer<UInt8>, _ gaps: [Range<Int>]) -> Range<
        Int
    > {
        let sample = gaps.prefix(24)
        let counts = sample.map { gap in
            sample.reduce(0) { $0 + (bytes[$1].elementsEqual(bytes[gap]) ? 1 : 0) }
        }
        return zip(sample, counts).max { $0.1 < $1.1 }?.0 ?? 0..<0
    }

    /// Two spaces where one is usual; a space where none is; a line break.
    private static func isWordGap(
        _ bytes: UnsafeBufferPointer<UInt8>, _ gap: Range<Int>, _ usual: Range<Int>
    ) -> Bool {
        let spaces = bytes[gap].reduce(0) { $0 + ($1.isASCIISpace ? 1 : 0) }
        let usualSpaces = bytes[usual].reduce(0) { $0 + ($1.isASCIISpace ? 1 : 0) }
        // A sign in a row of spaced letters is a character of its own: `e " 1` has one space on each side of it.
        let signs = gap.count - spaces - (usual.count - usualSpaces)
        return spaces > usualSpaces * (signs > 0 && usual.count == usualSpaces ? signs + 1 : 1)
    }

    private static func split(_ bytes: UnsafeBufferPointer<UInt8>, _ run: Run) -> [Int]? {
        guard run.letters.count >= 8, run.letters.allSatisfy({ $0.count == 1 }) else { return nil }
        let letters = run.letters.map { bytes[$0.lowerBound].lowercased }
        return letters.allSatisfy(\.isASCIILetter) ? WordSplitter.split(letters) : nil
    }
}
