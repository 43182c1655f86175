import Vocabulary

/// The risk of one conversation: it rises with what is found in it for the first time or tried again, and decays as a
/// tenant's does (``TenantRisk``).
///
/// Constant size, about 1.2 KB. Secrets and personal data do not count: they are no step of an attack, however many of
/// them a conversation holds.
public struct ConversationRisk: Sendable {
    /// Findings that are remembered: those of two requests, at 32 each. Of a conversation with more
    /// of them, the oldest count again when they are sent again.
    static let markLimit = 64

    private var risk = TenantRisk()
    private var marks: [Int] = []
    private var next = 0

    public init() {}

    /// Counts a request's findings at `time` (milliseconds, monotonic).
    ///
    /// - Parameters:
    ///   - marks: those of the findings, in their order.
    ///   - isOpening: whether it may be another conversation that begins with the same words; where nothing but what was
    ///     counted before is found, it is taken for one.
    ///   - power: 2^x.
    /// - Returns: the findings that are fresh for the tenant, and the conversation's risk with them: 0 where nothing came
    ///   before, for one turn is no escalation, whatever it says.
    public mutating func count(
        _ findings: [Finding], _ marks: [FindingMark], isOpening: Bool = false, at time: Int, power: (Double) -> Double
    ) -> (fresh: FreshFindings, risk: Int) {
        var fresh: [Finding] = []
        var isAnother = isOpening
        for (finding, mark) in zip(findings, marks) {
            let isKnown = self.marks.contains(mark.mark)
            if !isKnown || mark.isAttempt { fresh.append(finding) }
            guard !isKnown else { continue }
            isAnother = false
            remember(mark.mark)
        }
        let score = FreshFindings(fresh)
        guard !isAnother else { return (score, 0) }
        let isFirst = risk.value(at: time, power: power) < TenantRisk.floor
        risk.add(score.attacks, at: time)
        return (score, isFirst ? 0 : risk.value(at: time, power: power))
    }

    private mutating func remember(_ mark: Int) {
        if marks.count < Self.markLimit { return marks.append(mark) }
        marks[next] = mark
        next = (next + 1) % Self.markLimit
    }
}

/// The scores of those findings of a request that were not counted before.
public struct FreshFindings: Sendable, Equatable {
    /// Of all of them, 0 to 100.
    public var all: Int
    /// Of those that are a step of an attack, 0 to 100.
    public var attacks: Int

    public init(all: Int, attacks: Int) {
        self.all = all
        self.attacks = attacks
    }

    public init(_ findings: [Finding]) {
        all = NoisyOr.join(findings)
        let attacks = findings.filter { Control($0.code) != .data }
        self.attacks = attacks.count == findings.count ? all : NoisyOr.join(attacks)
    }

    /// What counts by both.
    public static func least(_ left: FreshFindings, _ right: FreshFindings) -> FreshFindings {
        FreshFindings(all: min(left.all, right.all), attacks: min(left.attacks, right.attacks))
    }
}
