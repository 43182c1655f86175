import ExtractionDetector
import Stores

/// What is to be told to the other gateways, until Redis has it.
///
/// While Redis is away requests are kept one by one; of too many the oldest are counted into a state for each tenant, and
/// these parts are told instead. Each request is in one of both, so nothing counts twice when Redis is back.
struct ExtractionBacklog {
    /// Records kept, of about 200 bytes each; tenants with a part, of 8 KB each; records in one turn.
    static let limit = 32_768
    static let partLimit = 1_024
    private static let turnLimit = 2_048

    private let boot: String
    private let seal: ExtractionSeal
    private var sequence: UInt64 = 0
    private var records: [ExtractionRecord] = []
    private var first = 0
    private var parts: [String: ExtractionState] = [:]
    /// Entries that were sent and may be in the stream, with what is in them.
    private var underway: [(sealed: [UInt8], records: Int)] = []
    /// Requests of which nobody is told.
    private(set) var dropped = 0
    /// Requests that Redis has.
    private(set) var sent = 0

    init(boot: String, _ seal: ExtractionSeal) {
        self.boot = boot
        self.seal = seal
    }

    /// Records that Redis has not.
    var count: Int { records.count - first + underway.reduce(0) { $0 + $1.records } }

    mutating func add(_ record: ExtractionRecord) {
        records.append(record)
        guard records.count - first > Self.limit else { return }
        fold(records[first])
        first += 1
        tidy()
    }

    private mutating func fold(_ record: ExtractionRecord) {
        guard case .sample(let bytes, _) = record.content, let sample = ExtractionSample(encoded: bytes),
            parts[record.tenant] != nil || parts.count < Self.partLimit
        else {
            dropped += 1
            return
        }
        _ = parts[record.tenant, default: ExtractionState()].observe(sample, at: record.time)
    }

    /// Entries to send now, in this order: those again whose fate is not known, under the same numbers.
    ///
    /// - Parameters:
    ///   - number: makes numbers for what has none.
    ///   - time: milliseconds since 1970.
    mutating func next(number: () -> UInt64, at time: Int64) -> [[UInt8]] {
        guard underway.isEmpty else { return underway.map(\.sealed) }
        var batch = parts.prefix(64).map { tenant, state in
            ExtractionRecord(tenant: tenant, number: number(), time: time, .part(state.encoded()))
        }
        for record in batch { parts[record.tenant] = nil }
        let some = records[first...].prefix(Self.turnLimit)
        batch += some
        first += some.count
        tidy()
        underway = ExtractionEntry.entries(batch, boot: boot, after: &sequence, time: time).map {
            (seal.sealed($0), $0.records.count)
        }
        return underway.map(\.sealed)
    }

    /// Takes what became of the entries of ``next(number:at:)``, in their order; true when Redis has them all.
    mutating func settle(_ places: [StreamPosition?]) -> Bool {
        // What comes after a lost one is sent again as well: it would be taken for older.
        let done = places.prefix { $0 != nil }.count
        sent += underway.prefix(done).reduce(0) { $0 + $1.records }
        underway.removeFirst(min(done, underway.count))
        return underway.isEmpty
    }

    var isEmpty: Bool { count == 0 && parts.isEmpty }

    private mutating func tidy() {
        if first == records.count {
            records.removeAll(keepingCapacity: true)
            first = 0
        } else if first >= 4096 {
            records.removeFirst(first)
            first = 0
        }
    }
}
