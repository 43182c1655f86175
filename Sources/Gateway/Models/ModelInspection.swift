import ModelVerifier
import Stores
import Wire

/// A model as an operator looks at it: the verdict, what it is made of, and what of that is other than what was pinned.
struct ModelInspection {
    let report: ModelReport
    let pin: Stores.ModelPin?
    /// What was pinned, where it was kept.
    let before: ModelContents?
    /// What is there, where it was hashed and is intact.
    let now: ModelContents?

    /// - Parameter now: what is there; nil where it is what was pinned, or is not known.
    init(_ report: ModelReport, now: ModelEvidence?, pins: ModelPinStore) throws {
        self.report = report
        pin = try pins.pin(for: report.model)
        before = try pins.contents(of: report.model).flatMap { ModelContents(json: $0.json) }
        let isPinned = report.isIntact && before?.digest == report.digest
        self.now = now.flatMap { ModelContents(json: $0.contents) } ?? (isPinned ? before : nil)
    }

    /// What an approval would change; nil where what is there is not known.
    var difference: ModelDifference? { now.map { ModelDifference(from: before, to: $0) } }
}
