import Synchronization
import Vocabulary

/// Answers, for each request, whether its model may be served.
///
/// Closed: a name that is not in the store is refused, and a model whose first verification is still under way is
/// refused with `model_unknown` until its verdict is there. While a model that has a verdict is hashed again, that
/// verdict stays in force; whoever sees a file change reports something else than `verifying`.
public final class ModelRegistry: Sendable {
    /// Whether models are verified at all.
    public enum Mode: Sendable {
        /// `--models none`: every name passes.
        case none
        /// Only models whose verdict is ``ModelStatus/ok`` pass.
        case enforce
    }

    private struct Entry {
        var report: ModelReport
        var refusal: ReasonCode?
    }

    private let mode: Mode
    private let entries = Mutex<[String: Entry]>([:])

    public init(mode: Mode) {
        self.mode = mode
    }

    /// Bytes of a name at most; Ollama's parts are 350, 80, 80 and 80 at most.
    private static let nameLimit = 600

    /// Why a request for this model is refused; nil when it may go on. One or two look-ups in a table, below 1 µs.
    public func refusal(for servedName: String) -> ReasonCode? {
        if mode == .none { return nil }
        guard servedName.utf8.count <= Self.nameLimit else { return .modelUnknown }
        if let entry = entries.withLock({ $0[servedName] }) { return entry.refusal }
        let name = ModelName.normalised(servedName)
        guard let entry = entries.withLock({ $0[name] }) else { return .modelUnknown }
        return entry.refusal
    }

    /// All reports, sorted by name.
    public func reports() -> [ModelReport] {
        entries.withLock { $0.values.map(\.report) }.sorted { $0.model < $1.model }
    }

    /// Replaces everything that is known: a model without a report is not in the store any more.
    ///
    /// Of two reports under one name the worse stays: neither is good by itself.
    public func update(_ reports: [ModelReport]) {
        entries.withLock { entries in
            let before = entries
            entries = [:]
            for report in reports {
                let name = ModelName.normalised(report.model)
                if let taken = entries[name], taken.refusal != nil { continue }
                entries[name] = Self.entry(report, before[name])
            }
        }
    }

    /// Replaces what is known of one model.
    public func update(_ report: ModelReport) {
        let name = ModelName.normalised(report.model)
        entries.withLock { $0[name] = Self.entry(report, $0[name]) }
    }

    private static func entry(_ report: ModelReport, _ before: Entry?) -> Entry {
        guard report.status == .verifying, let before else {
            return Entry(report: report, refusal: report.status.refusal)
        }
        return Entry(report: report, refusal: before.refusal)
    }
}

extension ModelStatus {
    /// The code with which a request for such a model is refused; nil for a good one.
    public var refusal: ReasonCode? {
        switch self {
        case .ok: nil
        case .mismatch: .modelDigestMismatch
        case .unknown, .verifying: .modelUnknown
        case .malformed: .modelMalformed
        case .unsigned: .modelUnsigned
        }
    }
}
