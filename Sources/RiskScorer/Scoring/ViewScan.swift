import Text
import Vocabulary

/// Runs the rules over one view and keeps the heaviest match of each rule.
struct ViewScan {
    let book: RuleBook
    let channel: Channel
    let view: TextView
    private var best: [String: ViewMatch] = [:]
    private var order: [String] = []

    init(book: RuleBook, channel: Channel, view: TextView) {
        self.book = book
        self.channel = channel
        self.view = view
    }

    /// What matched, in the order in which rules first did.
    consuming func matches() -> [ViewMatch] {
        scanWords()
        scanLiterals()
        for image in MarkdownExfiltration.images(in: view.normal.bytes) {
            let weight = channel.isIndirect ? image.weight + 12 : image.weight
            keep(ViewMatch(rule: "markdown.image_query", code: .outMarkdownExfil, weight: weight, range: image.range))
        }
        scanData()
        return withoutOverlaps(order.compactMap { best[$0] })
    }

    private mutating func scanWords() {
        book.words.scan(view.normal.bytes) { match in
            let rule = book.wordRules[book.ruleOfPattern[match.pattern]]
            guard rule.scope == .everywhere || channel.isIndirect else { return }
            guard !rule.needsLineStart || match.surroundings.beginsLine else { return }
            let factor = Usage.factor(match.surroundings) * channel.factor
            keep(
                ViewMatch(
                    rule: rule.name, code: channel.code(for: rule.code),
                    weight: min(95, Int((Double(rule.weight) * factor).rounded())), range: match.range))
        }
    }

    private mutating func scanLiterals() {
        let bytes = view.normal.bytes
        book.literals.scan(bytes) { index, end in
            let rule = book.literalRules[index]
            let start = end - rule.literal.utf8.count
            guard rule.place == .anywhere || start == 0 || bytes[start - 1] == 0x0A else { return }
            let opensTurn = rule.mayOpenTurn && DelimiterSpoof.opensTurn(bytes, after: end)
            keep(
                ViewMatch(
                    rule: opensTurn ? DelimiterSpoof.turnRule : rule.name, code: rule.code,
                    weight: opensTurn ? DelimiterSpoof.turnWeight : rule.weight, range: start..<end))
        }
    }

    private mutating func scanData() {
        for secret in book.secrets.find(in: view.folded.bytes) {
            let weight = secret.rule == "secret.private_key" ? 45 : 32
            keep(ViewMatch(rule: secret.rule, code: .secretInput, weight: weight, range: secret.range, isFolded: true))
        }
        if let card = CardNumbers.find(in: view.folded.bytes).first {
            keep(ViewMatch(rule: "data.card_number", code: .piiInput, weight: 30, range: card, isFolded: true))
        }
    }

    private mutating func keep(_ match: ViewMatch) {
        guard match.weight > 0 else { return }
        if let known = best[match.rule] {
            if known.weight < match.weight { best[match.rule] = match }
        } else {
            best[match.rule] = match
            order.append(match.rule)
        }
    }

    /// Rules of one code that read the same words are one piece of evidence: the heaviest stands for all.
    private func withoutOverlaps(_ matches: [ViewMatch]) -> [ViewMatch] {
        var kept: [ViewMatch] = []
        for match in matches.sorted(by: { $0.weight > $1.weight }) {
            let isCovered = kept.contains {
                $0.code == match.code && $0.isFolded == match.isFolded && $0.range.overlaps(match.range)
                    && match.code.family == .injection
            }
            if !isCovered { kept.append(match) }
        }
        return kept
    }
}

extension Channel {
    /// How much a word rule's weight counts here: developers write rules for their assistant all day long, while a
    /// document has no business to instruct anybody.
    fileprivate var factor: Double {
        switch self {
        case .system: 0.6
        case .tool, .document, .toolDescription: 1.1
        case .user, .assistant, .field: 1
        }
    }

    /// The code under which an injection is reported: in text from elsewhere it is an indirect one.
    fileprivate func code(for code: ReasonCode) -> ReasonCode {
        guard isIndirect, code.family == .injection else { return code }
        return self == .tool ? .piIndirectToolResult : .piIndirectDocument
    }
}
