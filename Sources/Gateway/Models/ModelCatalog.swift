import ModelVerifier
import Stores

/// The models of a directory under the pins of a data directory: hashing, judging, pinning. Blocking; used by the running
/// gateway on threads of its own and by the command line.
struct ModelCatalog: Sendable {
    /// Nil where nothing is verified (`--models none`).
    let directory: String?
    let vouching: VouchingHolder
    let pins: ModelPinStore

    typealias Progress = (VerificationProgress) -> Void
    /// Asked while files are read; true ends the work with an error.
    typealias Cancelled = () -> Bool

    init(directory: String?, vouching: VouchingHolder, pins: ModelPinStore) {
        self.directory = directory
        self.vouching = vouching
        self.pins = pins
    }

    /// What is there, without hashing.
    func sources() throws -> [ModelSource] {
        guard let directory else { return [] }
        return try ModelStore.discover(directory)
    }

    /// Hashes one model.
    func examine(
        _ source: ModelSource, _ effort: VerificationEffort = .prompt, _ progress: @escaping Progress = { _ in },
        cancelled: @escaping Cancelled = { false }
    ) throws -> ModelExamination {
        try ModelVerification(parse: ManifestReader.parse, json: JSONTreeReader.parse).examine(
            source, effort: effort,
            known: { digest in (try? pins.leaves(of: digest)).flatMap { $0 }.flatMap { LeafStates(encoded: $0) } },
            progress: progress, cancelled: cancelled)
    }

    /// What a report comes to by pins or signatures; where it is among the first that are seen at all, it is pinned.
    ///
    /// - Parameter evidence: what the model is made of, to be kept beside a pin.
    func judge(
        _ report: ModelReport, of source: ModelSource, isFirst: Bool = false, evidence: ModelEvidence? = nil
    ) throws -> ModelReport {
        let (vouching, now) = (vouching.value, Int64(SystemClock.wall()))
        let pin = try pins.pin(for: report.model)
        let judgement = ModelTrust.judge(
            report, pins: pin.map { [report.model: ModelVerifier.ModelPin($0)] } ?? [:], trust: vouching.trust,
            baselineEmpty: isFirst, time: now, signature: vouching.signature(on: report, of: source),
            bindings: vouching.bindings)
        if let pin = judgement.newPin {
            let kept = evidence.map { [pin.model: $0] } ?? [:]
            _ = try pins.pinFirstUse([pin.model: Self.stored(pin.digest)], evidence: kept, now: now)
        }
        return judgement.report
    }

    /// Whether what is there now is taken as it is.
    func isFirstUse() throws -> Bool { try vouching.value.trust == .firstUse && !pins.isBaselineTaken() }

    /// Pins a model as it was found, on an operator's word.
    func pin(_ report: ModelReport, evidence: ModelEvidence?, by name: String) throws {
        _ = try pins.pin(
            report.model, digest: Self.stored(report.digest), origin: .approved, by: name, evidence: evidence,
            now: Int64(SystemClock.wall()))
    }

    /// Takes the pin of a model away, in whatever spelling it is named; false where there is none.
    func unpin(_ model: String, by name: String, reason: String) throws -> Bool {
        let wanted = ModelReport.lookupName(of: model)
        guard let pin = try pins.all().first(where: { ModelReport.lookupName(of: $0.model) == wanted }) else {
            return false
        }
        return try pins.unpin(pin.model, by: name, reason: reason, now: Int64(SystemClock.wall()))
    }

    /// The pinned models with their digests.
    func pinned() throws -> [String: String] {
        Dictionary(try pins.all().map { ($0.model, $0.bareDigest) }) { $1 }
    }

    private static func stored(_ digest: String) -> String { "sha256:\(digest)" }
}

extension Stores.ModelPin {
    /// The digest without the word before it.
    var bareDigest: String { String(digest.dropFirst("sha256:".count)) }
}

extension ModelVerifier.ModelPin {
    fileprivate init(_ pin: Stores.ModelPin) {
        self.init(
            model: pin.model, digest: pin.bareDigest, origin: pin.origin == .approved ? .approved : .firstUse,
            approvedBy: pin.by, time: pin.updated)
    }
}

extension ModelEvidence {
    /// What was found out about an intact model; nil for any other.
    init?(_ found: ModelExamination) {
        guard let contents = found.contents else { return nil }
        self.init(contents: contents.json(), leaves: found.leaves.mapValues(\.encoded))
    }
}

extension ModelReport {
    /// Said of a pinned model that is not there.
    static func gone(_ model: String, pinned digest: String) -> ModelReport {
        ModelReport(
            model: model, status: .unknown, wanted: digest,
            reason: "its files are not in the models directory; model forget \(model) takes its pin away")
    }
}
