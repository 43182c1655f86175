/// Finds what looks like a secret in what people type, so that it is neither sent nor kept.
enum SecretText {
    /// Letters and digits in a row from which on a word is taken for a secret.
    private static let longestWord = 32
    /// What keys of tenants and tokens of operators begin with.
    private static let prefixes = ["si", "so"]

    /// The public part of a whole key or token, `si-PUBLIC-SECRET`; nil for any other text.
    static func publicPart(of text: String) -> String? {
        let parts = text.trimmed.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, prefixes.contains(parts[0].lowercased()), !parts[1].isEmpty, !parts[2].isEmpty else {
            return nil
        }
        return String(parts[1])
    }

    /// True where a word of the text has the form of a key, or is as long as one, `-` and `_` in it not counted.
    static func isIn(_ text: String) -> Bool {
        text.unicodeScalars.split { !isOfWord($0) }.contains { word in
            word.count { $0 != "-" && $0 != "_" } >= longestWord || publicPart(of: String(word)) != nil
        }
    }

    private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }
}

extension History {
    /// Without lines that revoke a key and those with a word in them that may be a secret.
    var withoutSecrets: History {
        History(
            lines.filter { line in
                let name = CommandWords(line).words.first?.text ?? ""
                return TypedCommand.named(name)?.verb != .revoke && !SecretText.isIn(line)
            })
    }
}
