import ModelVerifier
import Stores
import Wire

/// The models of a stopped gateway: everything is found out anew for each call, and nothing watches.
struct StoppedCatalog: Sendable {
    let catalog: ModelCatalog
    /// Hears how far the hashing is: bytes done and in all, and bytes in a second.
    var progress: @Sendable (VerificationProgress) -> Void = { _ in }

    /// One model as it was found.
    struct Found {
        var source: ModelSource
        var examined: ModelReport
        var verdict: ModelReport
        var evidence: ModelEvidence?
    }

    /// Hashes and judges every model, one after the other; what is pinned and not there is told, too.
    func verifyAll() throws -> [ModelReport] {
        let isFirst = try catalog.isFirstUse()
        let sources = try catalog.sources()
        var reports = try sources.map { try verify($0, isFirst: isFirst).verdict }
        if isFirst, catalog.directory != nil { try catalog.pins.takeBaseline() }
        guard catalog.directory != nil else { return reports }
        let names = Set(sources.map(\.model))
        for (model, digest) in try catalog.pinned().sorted(by: { $0.key < $1.key }) where !names.contains(model) {
            reports.append(.gone(model, pinned: digest))
        }
        return reports
    }

    /// Hashes and judges one model; nil when there is none of that name.
    func verify(_ model: String) throws -> Found? {
        let name = ModelReport.lookupName(of: model)
        let source = try catalog.sources().first { ModelReport.lookupName(of: $0.model) == name }
        return try source.map { try verify($0, isFirst: false) }
    }

    /// Pins a model as it is now; nil when there is none of that name, or it is not intact.
    ///
    /// - Parameter digest: what the operator saw; nil where nothing was shown.
    func approve(_ model: String, digest: String?, by name: String) throws -> ModelReport? {
        guard let found = try verify(model), found.examined.isIntact else { return nil }
        guard digest == nil || digest == found.examined.digest else { throw ControlError.otherModel }
        try catalog.pin(found.examined, evidence: found.evidence, by: name)
        return try catalog.judge(found.examined, of: found.source)
    }

    /// What a model is and what it is made of; nil when there is none of that name.
    func inspect(_ model: String) throws -> ModelInspection? {
        if let found = try verify(model) {
            return try ModelInspection(found.verdict, now: found.evidence, pins: catalog.pins)
        }
        let name = ModelReport.lookupName(of: model)
        guard catalog.directory != nil,
            let pin = try catalog.pins.all().first(where: { ModelReport.lookupName(of: $0.model) == name })
        else { return nil }
        return try ModelInspection(.gone(pin.model, pinned: pin.bareDigest), now: nil, pins: catalog.pins)
    }

    private func verify(_ source: ModelSource, isFirst: Bool) throws -> Found {
        let found = try catalog.examine(source, .prompt, progress)
        let evidence = ModelEvidence(found)
        let verdict = try catalog.judge(found.report, of: source, isFirst: isFirst, evidence: evidence)
        return Found(source: source, examined: found.report, verdict: verdict, evidence: evidence)
    }
}

extension ControlError {
    /// The model is another than the one that the operator was shown.
    static let otherModel = ControlError(
        code: "model_changed", message: "The model is not the one that was shown.",
        hint: "Look at it again: secureinfer model show.")
}
