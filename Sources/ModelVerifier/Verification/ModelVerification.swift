import Glibc

/// Hashes every byte of a model and says whether it is what the store itself claims; whether anybody wanted that model
/// is up to ``ModelTrust``.
///
/// Blocking: a caller runs it on a thread of its own. What cannot be told is never good: a file that vanishes, cannot
/// be read or changes meanwhile is refused.
///
/// The root digest of a safetensors folder is the SHA-256 over one record for each file, sorted by the bytes of its
/// path: path, NUL, size in decimal, NUL, 64 hex digits, line feed.
public struct ModelVerification: Sendable {
    let parse: ManifestParser
    let json: JSONTreeParser
    let clock: @Sendable () -> UInt64

    /// `clock` is in nanoseconds and only paces progress.
    public init(
        parse: @escaping ManifestParser, json: @escaping JSONTreeParser,
        clock: @escaping @Sendable () -> UInt64 = Self.monotonic
    ) {
        self.parse = parse
        self.json = json
        self.clock = clock
    }

    /// Verifies one model and tells the verdict alone; see ``examine(_:effort:known:progress:cancelled:)``.
    public func verify(
        _ source: ModelSource, effort: VerificationEffort = .prompt,
        progress: @escaping (Int64, Int64) -> Void = { _, _ in }, cancelled: @escaping () -> Bool = { false }
    ) throws(ModelVerifierError) -> ModelReport {
        try examine(source, effort: effort, progress: { progress($0.done, $0.total) }, cancelled: cancelled).report
    }

    /// Verifies one model and tells all that was found out about it.
    ///
    /// `known` gives the states that were kept of a file with that digest, so that a damaged file's report says where
    /// it is damaged. `progress` hears at most every 100 ms, and once at the end; `cancelled` is asked before every
    /// read of 1 MiB, or every 100 ms where several threads work. All three are called on the caller's thread. Throws
    /// ``ModelVerifierError/Code/cancelled`` and nothing else.
    public func examine(
        _ source: ModelSource, effort: VerificationEffort = .prompt,
        known: @escaping (_ digest: String) -> LeafStates? = { _ in nil },
        progress: @escaping (VerificationProgress) -> Void = { _ in }, cancelled: @escaping () -> Bool = { false }
    ) throws(ModelVerifierError) -> ModelExamination {
        let desk = HashingProgress(clock: clock, progress: progress, cancelled: cancelled)
        var walk = ModelWalk(
            verification: self, source: source, crew: HashingCrew(effort: effort, progress: desk), known: known)
        do throws(Stop) {
            if let refusal = source.refusal { throw .refused(refusal) }
            try walk.run()
            desk.finish()
        } catch .refused(let refusal) {
            return ModelExamination(report: walk.report.refused(refusal))
        } catch {
            throw .cancelled
        }
        return walk.examination
    }

    /// Nanoseconds that no change of the wall clock moves.
    public static func monotonic() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

extension ModelReport {
    func refused(_ refusal: Refusal) -> ModelReport {
        var report = self
        report.status = refusal.status
        report.layer = refusal.layer
        report.wanted = refusal.wanted
        report.reason = refusal.reason
        return report
    }
}
