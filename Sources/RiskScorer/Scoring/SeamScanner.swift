import Text
import Vocabulary

/// Finds attacks that were cut up, with one piece at the end of a text and the others at the start of those that follow.
///
/// Only what is near a seam is read again, so the cost is a constant for each segment. Servers join messages in ways of
/// their own, so a seam is read both with a space and without one, whatever white space stands there.
struct SeamScanner: Sendable {
    /// Bytes read on either side of a seam.
    static let reach = 96

    let book: RuleBook

    /// Findings across the seams in front of a user's texts, named by the segment where they begin.
    func scan(_ segments: [Segment]) -> [Finding] {
        let spoken = segments.indices.filter { index in
            let segment = segments[index]
            let isSpoken = segment.channel == .user || segment.channel == .system || segment.channel == .assistant
            return isSpoken && segment.text.utf8.contains { !Self.isSpace($0) }
        }
        return spoken.indices.dropLast().flatMap { place -> [Finding] in
            let first = segments[spoken[place]]
            guard segments[spoken[place + 1]].channel == .user, !Self.isClosed(first) else { return [] }
            let found = scan(segments, spoken[place], spoken[(place + 1)...], joiner: [0x20])
            return found.isEmpty ? scan(segments, spoken[place], spoken[(place + 1)...], joiner: []) : found
        }
    }

    private func scan(
        _ segments: [Segment], _ first: Int, _ following: ArraySlice<Int>, joiner: [UInt8]
    ) -> [Finding] {
        let head = Self.end(segments[first].text)
        let tail = head.text
        let joined = tail + joiner + Self.start(following.lazy.map { segments[$0] }, joiner)
        let view = TextView(path: [], folded: Folding().fold(joined).text)
        guard mayCross(tail.count, view) else { return [] }
        let located = ViewScan(book: book, channel: .user, view: view).matches().map { Located(match: $0, view: view) }
        let across = located.filter { located in
            located.match.isAttack && located.span.lowerBound < tail.count
                && located.span.upperBound > tail.count + joiner.count
        }
        return across.map { located in
            Finding(
                code: .piPayloadSplit, weight: located.match.weight, rule: "split." + located.match.rule,
                segment: first, span: Span(head.start + located.span.lowerBound, head.start + tail.count),
                evidence: Evidence.excerpt(joined, located.span, masked: book.privateRanges(in: joined)))
        }
    }

    /// A cheap test that says no to most neighbours: a rule can only match across `seam` if it begins in front and ends behind.
    private func mayCross(_ seam: Int, _ view: TextView) -> Bool {
        let map = view.normal.map
        var crosses = false
        if book.words.mayCross(seam, in: view.normal.bytes, source: { map.source($0) }) {
            book.words.scan(view.normal.bytes) { match in
                let source = map.source(match.range)
                if source.lowerBound < seam, source.upperBound > seam { crosses = true }
            }
        }
        book.literals.scan(view.normal.bytes) { index, end in
            let source = map.source(end - book.literalRules[index].literal.utf8.count..<end)
            if source.lowerBound < seam, source.upperBound > seam { crosses = true }
        }
        return crosses
    }

    /// The last bytes of a text in front of the white space at its end, and where they start.
    private static func end(_ text: String) -> (text: [UInt8], start: Int) {
        var text = text
        return text.withUTF8 { bytes in
            let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
            let start = max(0, end - reach)
            return (Array(bytes[start..<end]), start)
        }
    }

    /// The first bytes of texts behind a seam: of the first one, and of the user's next ones while it is shorter.
    private static func start(_ segments: some Sequence<Segment>, _ joiner: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for segment in segments {
            guard segment.channel == .user else { break }
            let text = segment.text.utf8.drop(while: isSpace).prefix(reach - out.count)
            if !out.isEmpty { out += joiner }
            out += text
            if out.count >= reach { break }
            while let last = out.last, isSpace(last) { out.removeLast() }
        }
        return out
    }

    /// True for a system's text that ends with a sentence: who writes it does not cut up attacks, and most requests have
    /// such a one in front of the user's text.
    private static func isClosed(_ segment: Segment) -> Bool {
        guard segment.channel == .system, let last = segment.text.utf8.last(where: { !isSpace($0) }) else {
            return false
        }
        return last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || last == UInt8(ascii: "?")
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }
}
