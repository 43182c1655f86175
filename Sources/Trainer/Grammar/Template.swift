/// A line with slots and choices.
indirect enum Template {
    case text(String)
    /// A slot by its name, and the whole key (`name:2`) that a drawing remembers it by.
    case slot(name: String, key: String)
    case choice([Template])
    case sequence([Template])

    /// What cannot be read.
    struct Fault: Error {
        var problem: String
    }

    /// Reads a line.
    init(_ line: String) throws {
        var reader = Reader(rest: line[...])
        self = try reader.sequence(isNested: false)
    }

    /// Cuts at each `|` that stands in no bracket; spaces around a choice do not belong to it.
    static func choices(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        var isEscaped = false
        for character in text {
            if !isEscaped, character == "[" { depth += 1 }
            if !isEscaped, character == "]" { depth -= 1 }
            if !isEscaped, depth == 0, character == "|" {
                parts.append("")
                continue
            }
            isEscaped = !isEscaped && character == "\\"
            parts[parts.count - 1].append(character)
        }
        return parts.map { part in
            let start = part.drop { $0 == " " }
            return String(start.reversed().drop { $0 == " " }.reversed())
        }
    }

    private struct Reader {
        var rest: Substring

        mutating func sequence(isNested: Bool) throws -> Template {
            var parts: [Template] = []
            var text = ""
            while let character = rest.first {
                if isNested, character == "|" || character == "]" { break }
                rest.removeFirst()
                switch character {
                case "\\": text += try escaped()
                case "{":
                    parts.append(.text(text))
                    text = ""
                    parts.append(try slot())
                case "[":
                    parts.append(.text(text))
                    text = ""
                    parts.append(try choice())
                case "]", "}": throw Fault(problem: "a stray '\(character)': write '\\\(character)' for the character")
                default: text.append(character)
                }
            }
            parts.append(.text(text))
            return .sequence(parts)
        }

        private mutating func escaped() throws -> String {
            guard let next = rest.popFirst() else { throw Fault(problem: "the line ends in a backslash") }
            return next == "n" ? "\n" : next == "t" ? "\t" : String(next)
        }

        private mutating func slot() throws -> Template {
            guard let end = rest.firstIndex(of: "}") else { throw Fault(problem: "a '{' without its '}'") }
            let key = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            return .slot(name: String(key.prefix { $0 != ":" }), key: key)
        }

        private mutating func choice() throws -> Template {
            var choices = [try sequence(isNested: true)]
            while let character = rest.popFirst() {
                if character == "]" { return .choice(choices) }
                choices.append(try sequence(isNested: true))
            }
            throw Fault(problem: "a '[' without its ']'")
        }
    }
}
