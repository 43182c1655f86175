import Vocabulary

/// What tells one finding of a conversation from another: a chat sends its whole history again, and with it all that was
/// found before.
public struct FindingMark: Sendable, Equatable {
    /// Hash of the rule and of the text that it was found in.
    public var mark: Int
    /// True where it counts however often it was seen: in what the user or a tool said last, which is a new attempt.
    public var isAttempt: Bool

    public init(mark: Int, isAttempt: Bool) {
        self.mark = mark
        self.isAttempt = isAttempt
    }

    /// The marks of a request's findings, in their order.
    public static func marks(of findings: [Finding], in segments: [Segment]) -> [FindingMark] {
        let last = segments.last { $0.channel.isSpoken }?.path
        // A text may hold all of the findings, and be long.
        var hashes: [Int: Int] = [:]
        return findings.map { finding in
            guard let index = finding.segment, segments.indices.contains(index) else {
                return FindingMark(mark: hash(finding.rule, finding.code, finding.evidence), isAttempt: false)
            }
            let segment = segments[index]
            let text = hashes[index] ?? segment.text.hashValue
            hashes[index] = text
            let isLast = segment.channel.isSpoken && last.map(segment.path.isBeside) ?? false
            return FindingMark(mark: hash(finding.rule, text), isAttempt: isLast)
        }
    }

    /// Seeded anew in each process, so that nobody can look for texts that are taken for others.
    private static func hash(_ parts: (any Hashable)...) -> Int {
        var hasher = Hasher()
        for part in parts { part.hash(into: &hasher) }
        return hasher.finalize()
    }
}

extension Finding {
    /// Whether it says something of a conversation. A classifier's doubt does not: honest talk of one subject raises it
    /// again and again, while each time it is most likely wrong.
    public var isTelling: Bool { !rule.hasPrefix("model.") || weight >= 80 }
}

extension Channel {
    /// Said by the user, or brought in by a tool or a document, message by message.
    fileprivate var isSpoken: Bool { self == .user || self == .tool || self == .document }
}
