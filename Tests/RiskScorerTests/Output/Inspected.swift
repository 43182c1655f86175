import Vocabulary

@testable import RiskScorer

/// An answer, inspected as a whole or in pieces.
struct Inspected {
    var text = ""
    var findings: [OutputFinding] = []
    var omitted = 0
    var isStopped = false
    /// Most bytes that were held behind a piece.
    var mostHeld = 0

    init(_ pieces: [String], _ plan: InspectionPlan) {
        var inspector = TextInspector(plan)
        for piece in pieces {
            text += inspector.push(piece)
            mostHeld = max(mostHeld, inspector.held)
        }
        text += inspector.finish()
        (findings, omitted, isStopped) = (inspector.findings, inspector.found.omitted, inspector.isStopped)
    }

    init(_ text: String, _ plan: InspectionPlan = .masking) { self.init([text], plan) }

    var rules: [String] { findings.map(\.rule) }

    /// The text cut behind every so many characters.
    static func cut(_ text: String, every count: Int) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text)
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return pieces
    }
}

extension InspectionPlan {
    /// Masks everything.
    static let masking = InspectionPlan(actions: .all(.mask))
}

extension [OutputCategory: OutputAction] {
    static func all(_ action: OutputAction) -> Self {
        Dictionary(uniqueKeysWithValues: OutputCategory.allCases.map { ($0, action) })
    }
}
