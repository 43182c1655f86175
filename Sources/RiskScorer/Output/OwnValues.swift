import Synchronization
import Vocabulary

/// What the request itself held: in its answer that is no leak. Read only once something was found, since mostly nothing is.
public final class OwnValues: Sendable {
    /// All texts of the request, and those of them that the user wrote, newest last.
    private let texts: [String]
    private let userTexts: [String]
    /// The rest of the request, which counts for marks of tenants only: what describes tools, names of things.
    private let others: [String]
    private let marks = Mutex<[String: Bool]>([:])
    private let values = Mutex<Values?>(nil)
    private let conversation = Mutex<ShingleIndex?>(nil)

    private struct Values {
        /// Personal data and addresses, from all texts.
        var all: Set<String>
        /// Secrets, from the user's.
        var users: Set<String>
    }

    /// Bytes of the newest texts that are read; what stands before them counts as foreign.
    static let limit = 32 << 10
    /// Symbols in a row that make a value a quotation.
    private static let quotation = 16
    /// The same for the random letters of a tenant's mark.
    private static let markQuotation = 8

    /// - Parameters:
    ///   - texts: what everybody but the user wrote.
    ///   - userTexts: what the user wrote.
    ///   - others: all else that is text in the request.
    public init(texts: [String] = [], userTexts: [String] = [], others: [String] = []) {
        self.texts = texts
        self.userTexts = userTexts
        self.others = others
    }

    func contains(_ value: String, _ category: OutputCategory) -> Bool {
        guard !value.isEmpty, !texts.isEmpty || !userTexts.isEmpty else { return false }
        return values.withLock { values in
            let known = values ?? read()
            values = known
            return category == .secret ? known.users.contains(value) : known.all.contains(value)
        }
    }

    /// Whether the request itself, however long, spells part of a tenant's mark, with whatever between its letters. Whoever got
    /// hold of another's mark and has it repeated must not look like a server that mixes tenants up.
    func spells(_ mark: String) -> Bool {
        marks.withLock { marks in
            if let known = marks[mark] { return known }
            let letters = Squeezer.symbols(mark.utf8.dropFirst(ForeignMarks.prefix.count))
            let index = ShingleIndex(length: Self.markQuotation, stride: 1, [letters])
            let isOwn = (texts + userTexts + others).contains { index.holdsPart(of: Squeezer.symbols($0.utf8)) }
            marks[mark] = isOwn
            return isOwn
        }
    }

    /// Whether a value repeats something that others than the user wrote: a tool, a document, the system.
    func quotes(_ value: [UInt8]) -> Bool {
        guard !texts.isEmpty, value.count >= Self.quotation else { return false }
        let symbols = Squeezer.symbols(value)
        guard symbols.count >= Self.quotation else { return false }
        return conversation.withLock { conversation in
            let index =
                conversation
                ?? ShingleIndex(
                    length: Self.quotation, stride: 1, Self.newest(texts).map { Squeezer.symbols($0.utf8) })
            conversation = index
            return index.holdsPart(of: symbols)
        }
    }

    private func read() -> Values {
        let all = texts + userTexts
        let personal = Self.collect(all, [.pii]).map(\.value)
        let secrets = Self.collect(userTexts, [.secret]).map(\.value)
        return Values(all: Set(personal + Self.newest(all).flatMap(Self.addresses)), users: Set(secrets))
    }

    private static func collect(_ texts: [String], _ categories: Set<OutputCategory>) -> [OutputMatch] {
        let actions = Dictionary(uniqueKeysWithValues: categories.map { ($0, OutputAction.report) })
        let plan = InspectionPlan(actions: actions)
        return newest(texts).flatMap { text in
            var inspector = TextInspector(plan)
            inspector.collects = true
            _ = inspector.push(text)
            _ = inspector.finish()
            return inspector.collected
        }
    }

    private static func newest(_ texts: [String]) -> [String] {
        var left = limit
        var out: [String] = []
        for text in texts.reversed() where left > 0 {
            out.append(text.utf8.count <= left ? text : String(decoding: text.utf8.suffix(left), as: UTF8.self))
            left -= text.utf8.count
        }
        return out
    }

    /// Addresses as they stand in a text.
    private static func addresses(_ text: String) -> [String] {
        text.utf8.split { !$0.isAddressLetter || $0 == 0x28 || $0 == 0x29 || $0 == 0x27 }.compactMap { word in
            guard word.starts(with: "http".utf8) || word.starts(with: "//".utf8) else { return nil }
            var word = word
            while let last = word.last, ".,;:!?*_".utf8.contains(last) { word.removeLast() }
            return String(decoding: word, as: UTF8.self)
        }
    }
}
