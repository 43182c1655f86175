import SecurityGate
import Vocabulary
import Wire

/// What a policy may say of answers.
extension Wire.Schema {
    static let output = object(
        OutputCategory.allCases.map { category in
            .optional(
                category.rawValue,
                words(
                    OutputAction.allCases.map(\.rawValue),
                    note: "\(what(category)); off, report, mask or stop, default \(standard(category))."))
        } + [
            .optional(
                "insert_canary",
                boolean(
                    note: """
                        Whether a secret line of the tenant's own is put at the end of system messages, to be found where they \
                        leak; default false, since it changes what the model reads.
                        """)),
            .optional(
                "canaries",
                list(
                    .text(OutputPolicy.canaryLetters...256), most: OutputPolicy.mostCanaries,
                    note: """
                        Further secret texts that no answer may hold, each of 8 letters or digits at least; default [].
                        """)),
            .optional(
                "allowed_hosts",
                set(
                    host, most: OutputPolicy.mostHosts,
                    note: """
                        Hosts to which images and links may carry data, as img.example or *.example; default [].
                        """)),
        ],
        note: """
            What is looked for in answers: report records it, mask puts a mark in its place, stop ends the answer before it. \
            Where data is only monitored, all of it is only recorded; insert_canary changes the request all the same.
            """)

    private static func what(_ category: OutputCategory) -> String {
        switch category {
        case .canary: "Canaries, also encoded or spaced"
        case .systemPromptLeak: "Instructions of the system message, word by word, encoded or spaced"
        case .secret: "Keys, tokens and private keys"
        case .pii: "Cards, accounts, mail addresses and telephones that did not stand in the request"
        case .markdownExfil: "Images and links whose address carries data away"
        case .activeContent:
            "Scripts, frames, event handlers and escapes of terminals; in code fences they are never more than recorded"
        }
    }

    private static func standard(_ category: OutputCategory) -> String {
        let action = OutputPolicy.standard[category] ?? .off
        switch category {
        case .canary: return "\(action.rawValue), since one answer gives the mark away"
        case .systemPromptLeak: return "\(action.rawValue), likewise"
        case .secret: return "\(action.rawValue), since nobody else has a use for them"
        case .pii: return "\(action.rawValue), since they are mostly what was asked for"
        case .markdownExfil: return "\(action.rawValue), since images are fetched without a click"
        case .activeContent: return "\(action.rawValue), since answers teach it"
        }
    }

    private static let host = Wire.Schema(
        .text(
            TextRule(
                .token(
                    first: LetterSet("a"..."z", "A"..."Z", "0"..."9", and: "*"),
                    rest: LetterSet("a"..."z", "A"..."Z", "0"..."9", and: ".-")), length: 1...253)))
}
