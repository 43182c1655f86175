import Vocabulary
import Wire

/// One row of the second pane: a decision that was not a plain allow, or a remark about the feed itself.
struct Incident: Sendable, Equatable {
    enum Body: Sendable, Equatable {
        case decision(FeedEvent.Decision)
        /// Events that never arrived, or something else worth a row of its own.
        case remark(String)
    }

    /// Gateway time, milliseconds.
    var time: Int
    var tenant: String
    var request: String
    var body: Body
    /// Monotonic second of the console at which it came, for rewinding.
    var arrived = 0
    /// True for an event that came after later ones: it stands where its time puts it.
    var isLate = false
    /// Risk of the tenant that was known before; nil for none.
    var riskBefore: Int?
    /// Identical refusals that stand in this row; nil when it is the only one.
    var burst: Burst?

    /// Refusals in this row.
    var count: Int { burst?.count ?? 1 }

    var decision: FeedEvent.Decision? {
        guard case .decision(let decision) = body else { return nil }
        return decision
    }

    var severity: Severity { decision.map { Severity(risk: $0.score) } ?? .low }

    /// The heaviest rule, or the deciding reason where none is given.
    var rule: String { decision.map { $0.findings.first?.rule ?? $0.reasons.first ?? "" } ?? "" }

    /// `BLOCK`, `WARN`, or `would` for what monitor mode let through.
    var verdict: String {
        guard let decision else { return "" }
        return decision.action == .allow ? "would" : decision.action == .block ? "BLOCK" : "WARN"
    }

    /// Roughly what keeping it costs, bytes.
    var weight: Int {
        guard let decision else { return 256 }
        let texts = decision.reasons + decision.findings.flatMap { [$0.evidence, $0.rule, $0.path] + $0.decode }
        return texts.reduce(512 + (decision.excerpt?.utf8.count ?? 0)) { $0 + 32 + $1.utf8.count }
    }

}

extension FeedEvent.Decision {
    /// What a request and its answer are together: the harder of what was done, and the reasons for it first. Joining the
    /// same once more changes nothing.
    func joined(_ other: Self) -> Self {
        let isHarder = other.hardness > hardness
        var out = isHarder ? other : self
        let rest = isHarder ? self : other
        out.risk = max(risk, other.risk)
        out.isAnswer = isAnswer || other.isAnswer
        out.reasons += rest.reasons.filter { !out.reasons.contains($0) }
        out.findings += rest.findings.filter { !out.findings.contains($0) }
        out.excerpt = out.excerpt ?? rest.excerpt
        return out.bounded()
    }

    private var hardness: (Int, Int, Int) { (Self.hardness(action), Self.hardness(would), score) }

    private static func hardness(_ action: Action) -> Int {
        switch action {
        case .allow: 0
        case .warn: 1
        case .block: 2
        }
    }

    /// Bounds what one event can make the console keep, in characters or elements.
    func bounded() -> Self {
        var out = self
        out.name = name.bounded(128)
        out.key = key.bounded(64)
        out.route = route.bounded(64)
        out.model = model.bounded(128)
        out.excerpt = excerpt?.bounded(4096)
        out.reasons = reasons.prefix(16).map { $0.bounded(64) }
        out.findings = findings.prefix(8).map { finding in
            var kept = finding
            kept.evidence = finding.evidence.bounded(256)
            kept.rule = finding.rule.bounded(96)
            kept.code = finding.code.bounded(64)
            kept.path = finding.path.bounded(128)
            kept.decode = finding.decode.prefix(8).map { $0.bounded(24) }
            return kept
        }
        return out
    }
}

extension String {
    /// The first `limit` scalars; a tower of marks is one character but many scalars.
    func bounded(_ limit: Int) -> String {
        utf8.count <= limit ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(limit)))
    }
}
