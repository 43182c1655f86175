/// Decides which entries of the stream count: those of other gateways with a right mac, and none twice.
///
/// An entry of a run that was never heard of must be of this minute: all that could be replayed of a run that was
/// forgotten is older.
public struct ExtractionGate: Sendable {
    public enum Verdict: Sendable, Equatable {
        case entry(ExtractionEntry)
        /// This gateway's own, back from the stream.
        case own
        case refused(StateRefusal)
    }

    /// How far the time of a stranger's first entry may be from this gateway's, in ms.
    public static let window: Int64 = 60_000
    /// Entries that a gateway may send again: those of one turn, which are a hundred at most.
    static let again: UInt64 = 128
    /// Runs that are told apart.
    public static let senderLimit = 256

    private struct Sender {
        var sequence: UInt64
        var heard: Int64
    }

    private let seal: ExtractionSeal
    private let boot: String
    private var senders: [String: Sender] = [:]
    /// Entries that never came, by the gaps in their numbers.
    public private(set) var missed = 0

    /// - Parameter boot: this run's own name.
    public init(_ seal: ExtractionSeal, boot: String) {
        self.seal = seal
        self.boot = boot
    }

    /// Judges an entry as it came; `now` in ms since 1970.
    public mutating func judge(_ sealed: [UInt8], now: Int64) -> Verdict {
        do throws(StateRefusal) {
            let entry = try seal.open(sealed)
            if entry.boot == boot { return .own }
            try note(entry, now: now)
            return .entry(entry)
        } catch {
            return .refused(error)
        }
    }

    private mutating func note(_ entry: ExtractionEntry, now: Int64) throws(StateRefusal) {
        if let known = senders[entry.boot] {
            // Who lost the reply of Redis sends an entry again.
            let isAgain = known.sequence - min(known.sequence, entry.sequence) < Self.again
            guard entry.sequence > known.sequence else { throw isAgain ? .stale : .replayed }
            missed &+= Int(clamping: entry.sequence - known.sequence - 1)
        } else {
            guard abs(entry.time - now) <= Self.window else { throw .time }
            try makeRoom(now: now)
        }
        senders[entry.boot] = Sender(sequence: entry.sequence, heard: now)
    }

    /// Forgets those that were silent for longer than a stranger's entry is taken.
    private mutating func makeRoom(now: Int64) throws(StateRefusal) {
        guard senders.count >= Self.senderLimit else { return }
        senders = senders.filter { now - $0.value.heard <= 2 * Self.window }
        guard senders.count < Self.senderLimit else { throw .crowded }
    }

    // MARK: - Over restarts

    /// What it knows, for the next start.
    public var memory: String {
        senders.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.sequence) \($0.value.heard)" }
            .joined(separator: "\n")
    }

    /// Takes up what an earlier run knew; lines that are none are left out.
    public mutating func recall(_ memory: String) {
        for line in memory.split(separator: "\n").prefix(Self.senderLimit) {
            let parts = line.split(separator: " ")
            guard parts.count == 3, let sequence = UInt64(parts[1]), let heard = Int64(parts[2]),
                0...StateFields.latest ~= heard
            else { continue }
            senders[String(parts[0])] = Sender(sequence: sequence, heard: heard)
        }
    }
}
