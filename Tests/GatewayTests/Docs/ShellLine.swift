/// The commands of a program in a line of a shell, as far as documents need it: quotes, pipes, lists, redirections, comments.
struct ShellLine {
    /// What ends a command's words where it is not quoted.
    private static let ends: Set<Character> = ["|", ";", "&", ">", "<", ")", "(", "\n"]

    /// The words of each command of the line.
    let commands: [[String]]

    init(_ text: String) {
        var commands: [[String]] = [[]]
        var word = ""
        var hasWord = false
        var quote: Character?

        func endWord() {
            if hasWord { commands[commands.count - 1].append(word) }
            (word, hasWord) = ("", false)
        }

        var isEscaped = false
        for character in text {
            if isEscaped {
                word.append(character)
                (isEscaped, hasWord) = (false, true)
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\\" {
                isEscaped = true
            } else if character == "'" || character == "\"" {
                (quote, hasWord) = (character, true)
            } else if Self.ends.contains(character) {
                // The number of a redirection is no word.
                if ">" == character, word.allSatisfy(\.isNumber) { (word, hasWord) = ("", false) }
                endWord()
                commands.append([])
            } else if character == " " {
                endWord()
            } else if character == "#", !hasWord {
                break
            } else {
                word.append(character)
                hasWord = true
            }
        }
        endWord()
        self.commands = commands.filter { !$0.isEmpty }
    }

    /// The arguments of each call of a program, whether it is called by its name or by a path, for another user or with
    /// variables of its own.
    func arguments(of program: String) -> [[String]] {
        commands.compactMap { words in
            var rest = words[...]
            while let first = rest.first, Self.leads(first) { rest = rest.dropFirst() }
            guard let name = rest.first, name == program || name.hasSuffix("/" + program) else { return nil }
            return Array(rest.dropFirst())
        }
    }

    private static func leads(_ word: String) -> Bool {
        ["sudo", "exec", "time", "if", "then", "do", "while", "until", "!", "{"].contains(word)
            || word.firstIndex(of: "=").map { word[..<$0].allSatisfy { $0.isUppercase || $0 == "_" } } == true
    }
}
