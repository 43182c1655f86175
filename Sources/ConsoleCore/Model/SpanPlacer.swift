import Wire

/// Finds where a finding's match stands in the piece of text that an operator sees.
///
/// A finding's offsets count in the whole text of one message, while the piece may be of another message, or a masked
/// cut-out. So offsets are believed only when the finding's evidence, which the gateway cut around the match, agrees with
/// what stands there; else the evidence itself is looked for. What can be placed by neither is not marked.
struct SpanPlacer: Sendable {
    enum Place: Sendable, Equatable {
        /// The offsets hold: what stands there is what the evidence shows.
        case exact(Range<Int>)
        /// Found by the evidence's words; the offsets count in another text.
        case found(Range<Int>)
        /// The offsets fit, but the match was decoded from something that cannot be compared.
        case unverified(Range<Int>)
        case elsewhere

        /// UTF-8 offsets in the piece.
        var range: Range<Int>? {
            switch self {
            case .exact(let range), .found(let range), .unverified(let range): range
            case .elsewhere: nil
            }
        }
    }

    /// Characters that the gateway's evidence shows on either side of a match.
    private static let margin = 24
    /// Scalars of evidence that are looked for, and of the piece that are looked through.
    private static let needle = 64
    private static let haystack = 4096

    private let scalars: [Unicode.Scalar]
    /// UTF-8 offset of each scalar, and the length behind the last.
    private let offsets: [Int]

    init(_ piece: String) {
        scalars = Array(piece.unicodeScalars.prefix(Self.haystack))
        var offsets = [0]
        for scalar in scalars { offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar)) }
        self.offsets = offsets
    }

    func place(_ finding: FeedEvent.Explanation) -> Place {
        let evidence = Array(finding.evidence.unicodeScalars)
        let span = span(finding)
        if let span, agrees(evidence, with: span, decoded: !finding.decode.isEmpty) { return .exact(bytes(span)) }
        if let start = find(evidence) { return .found(bytes(narrowed(evidence, finding, at: start))) }
        if let span, !finding.decode.isEmpty, !scalars.isEmpty { return .unverified(bytes(span)) }
        return .elsewhere
    }

    /// The place of findings in the same text as ``place(_:)`` would have it, and where one finding's offsets proved to hold,
    /// those of the others of that text by offset.
    func places(_ findings: [FeedEvent.Explanation]) -> [Place] {
        let found = findings.map(place)
        var proven: Set<String> = []
        for (finding, place) in zip(findings, found) { if case .exact = place { proven.insert(finding.path) } }
        return zip(findings, found).map { finding, place in
            guard place == .elsewhere, proven.contains(finding.path), let span = span(finding) else { return place }
            return .unverified(bytes(span))
        }
    }

    /// The finding's offsets as scalars; nil where they do not fall between scalars of this piece.
    private func span(_ finding: FeedEvent.Explanation) -> Range<Int>? {
        guard finding.from >= 0, finding.to > finding.from, let lower = index(finding.from),
            let upper = index(finding.to)
        else { return nil }
        return lower..<upper
    }

    private func index(_ offset: Int) -> Int? {
        var (low, high) = (0, offsets.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return offsets[low] == offset ? low : nil
    }

    private func bytes(_ range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }

    /// True when the evidence shows what stands at `span`.
    private func agrees(_ evidence: [Unicode.Scalar], with span: Range<Int>, decoded: Bool) -> Bool {
        guard !decoded else { return agrees(evidence, withDecoded: span) }
        let lead = min(Self.margin, span.lowerBound)
        let count = min(span.count, evidence.count - lead, Self.needle)
        guard count > 0 else { return false }
        return matches(evidence[lead..<(lead + count)], at: span.lowerBound)
    }

    /// Smuggled text and base64 are compared as they decode, letter case aside; other decodings cannot be told here.
    private func agrees(_ evidence: [Unicode.Scalar], withDecoded span: Range<Int>) -> Bool {
        let shown = Array(String(String.UnicodeScalarView(evidence)).lowercased().utf8).prefix(Self.needle)
        for decoded in [Self.tags(scalars[span]), Self.base64(scalars[span])] where !decoded.isEmpty {
            let text = Array(String(decoding: decoded, as: UTF8.self).lowercased().utf8)
            if text.contains(Array(shown)) || Array(shown).contains(Array(text.prefix(Self.needle))) {
                return !shown.isEmpty
            }
        }
        return false
    }

    private static func tags(_ scalars: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        scalars.filter { 0xE0020...0xE007E ~= $0.value }.map { UInt8($0.value - 0xE0000) }
    }

    /// RFC 4648, section 4, as far as it goes; empty for what is none.
    private static func base64(_ scalars: ArraySlice<Unicode.Scalar>) -> [UInt8] {
        var (word, bits) = (UInt32(0), 0)
        var out: [UInt8] = []
        for scalar in scalars where scalar != "=" {
            guard let digit = digit(scalar) else { return [] }
            word = (word << 6 | digit) & 0xFFFF
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            out.append(UInt8(word >> UInt32(bits) & 0xFF))
        }
        return out
    }

    private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "A"..."Z": scalar.value - 65
        case "a"..."z": scalar.value - 71
        case "0"..."9": scalar.value + 4
        case "+": 62
        case "/": 63
        default: nil
        }
    }

    /// Where the evidence begins in the piece.
    private func find(_ evidence: [Unicode.Scalar]) -> Int? {
        let needle = evidence.prefix(Self.needle)
        guard needle.count >= 3, scalars.count >= needle.count else { return nil }
        return (0...(scalars.count - needle.count)).first { matches(needle, at: $0) }
    }

    private func matches(_ needle: ArraySlice<Unicode.Scalar>, at start: Int) -> Bool {
        guard start + needle.count <= scalars.count else { return false }
        for (step, wanted) in needle.enumerated() where !Self.shows(wanted, for: scalars[start + step]) { return false }
        return true
    }

    /// True when the gateway writes `shown` for a scalar: itself, a star for what is private, `·` for what is hidden.
    private static func shows(_ shown: Unicode.Scalar, for scalar: Unicode.Scalar) -> Bool {
        if shown == scalar || shown == "*" { return true }
        if shown == " " { return scalar == "\n" || scalar == "\t" }
        guard shown == "·" else { return false }
        if case .visible = Visibility(scalar) { return false }
        return true
    }

    /// The match inside its evidence, without the margins where those can be told; `start` is where the evidence stands.
    private func narrowed(_ evidence: [Unicode.Scalar], _ finding: FeedEvent.Explanation, at start: Int) -> Range<Int> {
        let all = start..<min(scalars.count, start + evidence.count)
        guard finding.decode.isEmpty, finding.from >= 0, finding.to > finding.from,
            let lead = lead(evidence, before: finding.from)
        else { return all }
        var (end, left) = (lead, finding.to - finding.from)
        while end < evidence.count, left > 0 {
            guard evidence[end] != "·" else { return (start + lead)..<all.upperBound }
            left -= UTF8.width(evidence[end])
            end += 1
        }
        return (start + lead)..<max(start + lead + 1, min(all.upperBound, start + end))
    }

    /// Scalars of the margin before the match; nil where hidden characters make that uncertain.
    private func lead(_ evidence: [Unicode.Scalar], before offset: Int) -> Int? {
        if offset >= Self.margin * 4, evidence.count > Self.margin { return Self.margin }
        var bytes = 0
        for (count, scalar) in evidence.prefix(Self.margin + 1).enumerated() {
            if bytes == offset || count == Self.margin { return count }
            guard scalar != "·", bytes < offset else { return nil }
            bytes += UTF8.width(scalar)
        }
        return nil
    }
}
