/// Regular expressions for whole numbers in a range, as JSON Schema has no other word for a number within a text.
enum NumberPattern {
    /// Alternatives for the numbers of a range, none below 0, in decimal without leading zeros.
    static func alternatives(_ range: ClosedRange<Int>) -> [String] {
        var lower = range.lowerBound
        return ends(range).map { end in
            defer { lower = end + 1 }
            return piece(String(lower), String(end))
        }
    }

    /// Where to cut a range, so that within each piece all numbers have the same digits in front and then run freely.
    private static func ends(_ range: ClosedRange<Int>) -> [Int] {
        var ends: Set<Int> = [range.upperBound]
        var unit = 10
        while unit <= range.upperBound {
            let nines = range.lowerBound / unit * unit + unit - 1
            let zeros = (range.upperBound + 1) / unit * unit - 1
            for end in [nines, zeros] where range.contains(end) { ends.insert(end) }
            unit *= 10
        }
        return ends.sorted()
    }

    /// Two numbers of equal length, digit by digit.
    private static func piece(_ lower: String, _ upper: String) -> String {
        zip(lower, upper).map { $0 == $1 ? "\($0)" : "[\($0)-\($1)]" }.joined()
    }
}

extension TimeSpan {
    /// A regular expression for the spans of a range.
    static func pattern(_ range: ClosedRange<Int>) -> String {
        let forms = units.reversed().compactMap { unit -> String? in
            let least = (range.lowerBound + unit.milliseconds - 1) / unit.milliseconds
            let most = min(range.upperBound / unit.milliseconds, 9_999_999_999)
            guard least <= most else { return nil }
            return "(\(NumberPattern.alternatives(least...most).joined(separator: "|")))\(unit.word)"
        }
        return "^(\(forms.joined(separator: "|")))$"
    }
}
