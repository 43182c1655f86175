import Glibc

/// A question before something that cannot be taken back.
enum Question {
    /// Asks on a terminal for a word and ends the command unless it comes; without a terminal it goes on, since scripts
    /// say what they mean.
    static func confirm(_ what: String, word: String, isAnswered: Bool) throws {
        guard !isAnswered, isatty(0) == 1, isatty(2) == 1 else { return }
        StandardError.write("\(what)\nType \(Output.printable(word)) to go on: ")
        guard readLine() == word else {
            throw Failure(code: 1, "nothing was changed", hint: "Give --yes to go on without being asked.")
        }
    }
}
