import ModelVerifier
import Stores

/// The models of a directory under the pins of a data directory: hashing, judging, pinning. Blocking; used by the running
/// gateway on threads of its own and by the command line.
struct ModelCatalog: Sendable {
    /// Nil where nothing is verified (`--models none`).
    let directory: String?
    let trust: ModelTrust
    let pins: ModelPinStore

    typealias Progress = (_ model: String, _ done: Int64, _ total: Int64) -> Void
    /// Asked while files are read; true ends the work with an error.
    typealias Cancelled = () -> Bool

    /// What is there, without hashing.
    func sources() throws -> [ModelSource] {
        guard let directory else { return [] }
        return try ModelStore.discover(directory)
    }

    /// Hashes and judges every model, one after the other, and pins on first use where nothing was pinned before.
    func verifyAll(
        _ progress: @escaping Progress = { _, _, _ in }, cancelled: @escaping Cancelled = { false }
    ) throws -> [ModelReport] {
        let known = try pins.all()
        var reports: [ModelReport] = []
        var fresh: [String: String] = [:]
        for source in try sources() {
            let judgement = try judge(source, known, baselineEmpty: known.isEmpty, progress, cancelled)
            if let pin = judgement.newPin { fresh[pin.model] = Self.stored(pin.digest) }
            reports.append(judgement.report)
        }
        if !fresh.isEmpty { _ = try pins.pinFirstUse(fresh, now: Int64(SystemClock.wall())) }
        return reports
    }

    /// Hashes and judges one model; nil when there is none of that name.
    func verify(
        _ model: String, _ progress: @escaping Progress = { _, _, _ in }, cancelled: @escaping Cancelled = { false }
    ) throws -> ModelReport? {
        guard let source = try sources().first(where: { $0.model == model }) else { return nil }
        return try judge(source, try pins.all(), baselineEmpty: false, progress, cancelled).report
    }

    /// Pins a model as it is now, on an operator's word; nil when there is none of that name, or it is not intact.
    func approve(_ model: String, by name: String) throws -> ModelReport? {
        guard var report = try verify(model), report.isIntact else { return nil }
        _ = try pins.pin(
            model, digest: Self.stored(report.digest), origin: .approved, by: name, now: Int64(SystemClock.wall()))
        report = try verify(model) ?? report
        return report
    }

    private func judge(
        _ source: ModelSource, _ known: [Stores.ModelPin], baselineEmpty: Bool, _ progress: @escaping Progress,
        _ cancelled: @escaping Cancelled
    ) throws -> ModelTrust.Judgement {
        let report = try ModelVerification(parse: ManifestReader.parse)
            .verify(source, progress: { progress(source.model, $0, $1) }, cancelled: cancelled)
        let table = Dictionary(uniqueKeysWithValues: known.map { ($0.model, Self.pin($0)) })
        return ModelTrust.judge(
            report, pins: table, trust: trust, baselineEmpty: baselineEmpty, time: Int64(SystemClock.wall()))
    }

    private static func stored(_ digest: String) -> String { "sha256:\(digest)" }

    private static func pin(_ pin: Stores.ModelPin) -> ModelVerifier.ModelPin {
        ModelVerifier.ModelPin(
            model: pin.model, digest: String(pin.digest.dropFirst("sha256:".count)),
            origin: pin.origin == .approved ? .approved : .firstUse, approvedBy: pin.by, time: pin.updated)
    }
}
