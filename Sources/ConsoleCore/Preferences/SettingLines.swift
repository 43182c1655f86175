/// Lines of `key = value` as settings files have them: a part of TOML.
///
/// A value is a text in double quotes with `\" \\ \n \t \u001b`, or one bare word. `#` starts a remark, `[name]` puts
/// `name.` before the keys that follow. A key may come more than once.
struct SettingLines: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        /// Counted from 1.
        var line: Int
        var key: String
        var value: String
    }

    /// What is wrong with a line.
    struct Fault: Sendable, Equatable {
        var line: Int
        var text: String
    }

    static let mostLines = 2000

    private(set) var entries: [Entry] = []
    private(set) var faults: [Fault] = []

    init(_ text: String) {
        var table = ""
        let lines = text.split(separator: "\n", maxSplits: Self.mostLines, omittingEmptySubsequences: false)
        for (index, raw) in lines.prefix(Self.mostLines).enumerated() {
            let line = String(raw).trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                let name = String(line[line.index(after: line.startIndex)..<end]).trimmed
                table = name.isEmpty ? "" : name + "."
            } else {
                take(line, number: index + 1, table: table)
            }
        }
        if lines.count > Self.mostLines {
            faults.append(Fault(line: Self.mostLines, text: "what follows is too long to read"))
        }
    }

    private mutating func take(_ line: String, number: Int, table: String) {
        guard let sign = line.firstIndex(of: "=") else {
            return faults.append(Fault(line: number, text: "give key = value"))
        }
        let key = String(line[..<sign]).trimmed
        guard let value = Self.value(String(line[line.index(after: sign)...]).trimmed) else {
            return faults.append(Fault(line: number, text: "\(key): give one word, or text in \"quotes\""))
        }
        entries.append(Entry(line: number, key: table + key, value: value))
    }

    private static func value(_ text: String) -> String? {
        guard text.hasPrefix("\"") else {
            let word =
                text.split(separator: "#", omittingEmptySubsequences: false).first.map { String($0).trimmed } ?? ""
            return word.isEmpty || word.contains(where: { $0 == " " || $0 == "\"" }) ? nil : word
        }
        return quoted(Array(text.unicodeScalars.dropFirst()))
    }

    private static func quoted(_ scalars: [Unicode.Scalar]) -> String? {
        var out = String.UnicodeScalarView()
        var at = 0
        while at < scalars.count, scalars[at] != "\"" {
            guard scalars[at] == "\\" else {
                out.append(scalars[at])
                at += 1
                continue
            }
            guard let (scalar, length) = escaped(scalars[(at + 1)...]) else { return nil }
            out.append(scalar)
            at += 1 + length
        }
        let rest = Prompt.text(scalars[min(at + 1, scalars.count)...]).trimmed
        return at < scalars.count && (rest.isEmpty || rest.hasPrefix("#")) ? String(out) : nil
    }

    /// What stands behind a backslash, and how long it is.
    private static func escaped(_ scalars: ArraySlice<Unicode.Scalar>) -> (Unicode.Scalar, Int)? {
        switch scalars.first {
        case "\"": return ("\"", 1)
        case "\\": return ("\\", 1)
        case "n": return ("\n", 1)
        case "t": return ("\t", 1)
        case "u":
            let digits = Prompt.text(scalars.dropFirst().prefix(4))
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16) else { return nil }
            return Unicode.Scalar(value).map { ($0, 5) }
        default: return nil
        }
    }

    /// A text as a value that ``init(_:)`` reads back.
    static func quote(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: out += "\\" + String(Character(scalar))
            case 0x20..<0x7F, 0xA0...: out.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return "\"" + out + "\""
    }
}
