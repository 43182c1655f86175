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
    let clock: @Sendable () -> UInt64

    /// `clock` is in nanoseconds and only paces progress.
    public init(parse: @escaping ManifestParser, clock: @escaping @Sendable () -> UInt64 = Self.monotonic) {
        self.parse = parse
        self.clock = clock
    }

    /// Verifies one model.
    ///
    /// `progress` hears bytes done and bytes in all, at most every 100 ms and once at the end; `cancelled` is asked
    /// before every read of 1 MiB. Throws ``ModelVerifierError/Code/cancelled`` and nothing else.
    public func verify(
        _ source: ModelSource, progress: @escaping (Int64, Int64) -> Void = { _, _ in },
        cancelled: @escaping () -> Bool = { false }
    ) throws(ModelVerifierError) -> ModelReport {
        var draft = ModelReport(model: source.model, status: .unknown)
        do {
            if let refusal = source.refusal { throw Stop.refused(refusal) }
            let hasher = FileHasher(clock: clock, progress: progress, cancelled: cancelled)
            switch source.format {
            case .ollama: try ollama(source, hasher, &draft)
            case .gguf: try gguf(source, hasher, &draft)
            case .safetensors: try safetensors(source, hasher, &draft)
            }
            hasher.finish()
        } catch Stop.refused(let refusal) {
            return draft.refused(refusal)
        } catch {
            throw .cancelled
        }
        draft.status = .ok
        draft.isIntact = true
        return draft
    }

    /// Nanoseconds that no change of the wall clock moves.
    public static func monotonic() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    /// Opens the folder in which the last name of a path lies.
    func folder(of source: ModelSource) throws(Stop) -> Descriptor {
        try Stop.from { () throws(Refusal) in try Descriptor(directory: source.root).directory(source.path.dropLast()) }
    }

    /// The formats whose inside is looked at.
    enum Structure {
        case gguf, safetensors

        init?(fileName: String) {
            let name = fileName.lowercased()
            if name.hasSuffix(LooseStore.gguf) {
                self = .gguf
            } else if name.hasSuffix(LooseStore.safetensors) {
                self = .safetensors
            } else {
                return nil
            }
        }
    }

    /// Checks the inside of a file that was hashed when it had `identity`, and still has.
    func inspect(
        _ name: String, in folder: borrowing Descriptor, as structure: Structure?, _ identity: FileIdentity
    ) throws(Refusal) {
        guard let structure else { return }
        let file = try folder.file(name)
        let raw = file.raw
        let source: ByteCursor.Source = { Descriptor.read(raw, at: $0, into: $1) }
        switch structure {
        case .gguf: try GGUFStructure.check(size: UInt64(identity.size), source: source)
        case .safetensors: try SafetensorsHeader.check(size: UInt64(identity.size), source: source)
        }
        guard try file.identity() == identity else {
            throw Refusal(.mismatch, "the file changed while it was being checked")
        }
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
