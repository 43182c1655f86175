/// Lengths of time as policies write them: `500ms`, `90s`, `15m`, `4h`, `30d`.
public enum TimeSpan {
    /// A hundred years, in milliseconds.
    public static let longest = 36_500 * 86_400_000

    static let units: [(word: String, milliseconds: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Milliseconds, 0 to ``longest``; nil for anything else.
    public static func milliseconds(_ text: String) -> Int? {
        let digits = text.utf8.prefix { (48...57).contains($0) }
        let word = text.dropFirst(digits.count)
        guard 1...10 ~= digits.count, let number = Int(text.prefix(digits.count)),
            let unit = units.first(where: { $0.word == word })
        else { return nil }
        let value = number * unit.milliseconds
        return value <= longest ? value : nil
    }

    /// The shortest form that says it exactly.
    public static func text(_ milliseconds: Int) -> String {
        if milliseconds == 0 { return "0s" }
        let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.word)"
    }
}
