/// Puts spaces between words that were written without any ("ignoreallrules"): the way with the fewest unknown letters, and
/// of those the one with the fewest words.
enum WordSplitter {
    /// Longer texts are split in pieces of this many bytes.
    private static let pieceLength = 96

    /// Where words begin after the first, for a run of small letters; nil when less than three fifths of it are known words
    /// of three letters or more.
    static func split(_ letters: [UInt8]) -> [Int]? {
        var starts: [Int] = []
        var known = 0
        var read = 0
        var from = 0
        while from < letters.count {
            let to = min(letters.count, from + pieceLength)
            let words = best(letters, from..<to)
            // A word at the end of a piece may be cut, and look like several: the next piece begins with it.
            let sure = to < letters.count ? to - CommonWords.longest : to
            let kept = words.prefix { $0.range.upperBound <= sure }
            for word in kept {
                starts.append(word.range.lowerBound)
                read += word.range.count
                if word.isKnown, word.range.count >= 3 { known += word.range.count }
            }
            from = kept.last?.range.upperBound ?? to
            if known * 2 < read { return nil }
        }
        return known * 10 >= read * 6 && known >= 8 ? Array(starts.dropFirst()) : nil
    }

    private struct Step {
        var cost: Int32 = .max
        var back: Int32 = 0
        var isKnown = false
    }

    private static func best(_ letters: [UInt8], _ range: Range<Int>) -> [(
        range: Range<Int>, isKnown: Bool
    )] {
        let common = CommonWords.shared
        var steps = [Step](repeating: Step(), count: range.count + 1)
        steps[0].cost = 0
        for start in 0..<range.count {
            var key = WordKey()
            // A letter that belongs to no word.
            let skipped = steps[start].cost + 4
            if skipped < steps[start + 1].cost {
                steps[start + 1] = Step(cost: skipped, back: Int32(start))
            }
            for end in start + 1...min(range.count, start + CommonWords.longest) {
                key.add(letters[range.lowerBound + end - 1])
                let cost = steps[start].cost + (end - start == 1 ? 3 : 2)
                if cost < steps[end].cost, common.contains(key.value) {
                    steps[end] = Step(cost: cost, back: Int32(start), isKnown: true)
                }
            }
        }
        var words: [(range: Range<Int>, isKnown: Bool)] = []
        var end = range.count
        while end > 0 {
            let step = steps[end]
            words.append((range.lowerBound + Int(step.back)..<range.lowerBound + end, step.isKnown))
            end = Int(step.back)
        }
        return words.reversed()
    }
}
