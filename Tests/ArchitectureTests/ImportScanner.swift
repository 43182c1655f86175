/// Finds the modules that a Swift source text imports.
///
/// Comments (nested ones too) and string literals are skipped; attributes, access levels, `import struct A.B` and
/// several imports on a line are understood. A declaration or argument label named `import` is no import.
struct ImportScanner {
    private var rest: Substring
    private var tokens: [Substring] = []

    private static let kinds: Set<Substring> = [
        "actor", "class", "enum", "func", "let", "macro", "protocol", "struct", "typealias", "var",
    ]

    private init(_ source: String) {
        rest = source[...]
    }

    static func modules(in source: String) -> Set<String> {
        var scanner = ImportScanner(source)
        scanner.tokenize()
        return scanner.imports()
    }

    private func imports() -> Set<String> {
        var found: Set<String> = []
        for index in tokens.indices where tokens[index] == "import" {
            let before = index > 0 ? tokens[index - 1] : ""
            guard ![".", "`", "(", ","].contains(before) else { continue }
            var next = index + 1
            if next < tokens.count, Self.kinds.contains(tokens[next]) { next += 1 }
            if next < tokens.count, tokens[next].first.map(Self.isWord) == true { found.insert(String(tokens[next])) }
        }
        return found
    }

    private mutating func tokenize() {
        while let character = rest.first {
            if rest.hasPrefix("//") {
                rest = rest.drop { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                skipBlockComment()
            } else if character == "\"" || character == "#" {
                skipStringOrHash()
            } else if Self.isWord(character) {
                let word = rest.prefix(while: Self.isWord)
                tokens.append(word)
                rest = rest[word.endIndex...]
            } else {
                if !character.isWhitespace { tokens.append(rest.prefix(1)) }
                rest.removeFirst()
            }
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if rest.hasPrefix("/*") {
                depth += 1
                rest.removeFirst(2)
            } else if rest.hasPrefix("*/") {
                depth -= 1
                rest.removeFirst(2)
            } else {
                rest.removeFirst()
            }
        } while depth > 0 && !rest.isEmpty
    }

    /// Skips `"…"`, `"""…"""` and their raw forms; a `#` that opens no string is a token of its own.
    private mutating func skipStringOrHash() {
        let hashes = rest.prefix { $0 == "#" }
        let body = rest[hashes.endIndex...]
        guard body.first == "\"" else {
            tokens.append("#")
            rest = body
            return
        }
        let quote = body.hasPrefix("\"\"\"") ? "\"\"\"" : "\""
        let escape = "\\" + hashes
        let end = quote + hashes
        rest = body.dropFirst(quote.count)
        while !rest.isEmpty, !rest.hasPrefix(end) {
            rest.removeFirst(rest.hasPrefix(escape) ? min(escape.count + 1, rest.count) : 1)
        }
        rest = rest.dropFirst(end.count)
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
