/// Durations as people write them: `90s`, `15m`, `4h`, `30d`.
enum DurationText {
    /// Longest duration: a hundred years, in seconds.
    static let longest = 100 * 365 * 86_400

    /// Seconds, 1 to ``longest``; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), 1...10 ~= digits.utf8.count,
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
            case let seconds = number * unit, 1...longest ~= seconds
        else { return nil }
        return seconds
    }

    /// The shortest exact form: `10m`, `90s`, `1500ms`.
    static func words(milliseconds: Int) -> String {
        let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        let unit = units.first { milliseconds >= $0.1 && milliseconds % $0.1 == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.1)\(unit.0)"
    }

    /// Seconds of an option's value; nil for `never` and for no value.
    static func seconds(_ text: String?, of option: String) throws -> Int? {
        guard let text, text != "never" else { return nil }
        guard let seconds = seconds(text) else {
            throw Failure(
                "\(option) '\(Output.printable(text))' is no duration",
                hint: "Write 90s, 15m, 4h or 30d, at most a hundred years; never is without an end.")
        }
        return seconds
    }
}
