/// A batch of records as one gateway puts it into the stream.
public struct ExtractionEntry: Sendable, Equatable {
    /// The gateway's run, a random name.
    public var boot: String
    /// Grows by one with each entry of a boot.
    public var sequence: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var records: [ExtractionRecord]

    public init(boot: String, sequence: UInt64, time: Int64, records: [ExtractionRecord]) {
        self.boot = boot
        self.sequence = sequence
        self.time = time
        self.records = records
    }

    /// Most records in an entry, and most bytes of a sealed one: 32 of them are half of what is read at once (1 MiB).
    static let recordLimit = 64
    static let limit = 16 << 10
    private static let format: UInt8 = 1

    var bytes: [UInt8] {
        var out = ByteWriter()
        out.number(Self.format)
        out.text(boot)
        out.number(sequence)
        out.number(time)
        out.number(UInt8(min(records.count, Self.recordLimit)))
        for record in records.prefix(Self.recordLimit) { record.write(to: &out) }
        return out.bytes
    }

    /// - Throws: ``StateRefusal`` with `version` or `malformed`.
    init(bytes: ArraySlice<UInt8>) throws(StateRefusal) {
        var view = ByteReader(bytes)
        guard view.number(UInt8.self) == Self.format else { throw .version }
        guard let boot = view.text(most: 64), !boot.isEmpty, let sequence = view.number(UInt64.self),
            let time = view.number(Int64.self), 0...StateFields.latest ~= time,
            let count = view.number(UInt8.self), Int(count) <= Self.recordLimit
        else { throw .malformed }
        var records: [ExtractionRecord] = []
        for _ in 0..<count {
            guard let record = ExtractionRecord(&view) else { throw .malformed }
            records.append(record)
        }
        guard view.isAtEnd else { throw .malformed }
        self.init(boot: boot, sequence: sequence, time: time, records: records)
    }

    /// Splits records into as many entries as they need.
    ///
    /// - Parameter sequence: the number of the last entry before these; of the last one of them afterwards.
    public static func entries(
        _ records: [ExtractionRecord], boot: String, after sequence: inout UInt64, time: Int64
    ) -> [ExtractionEntry] {
        var out: [ExtractionEntry] = []
        var size = 0
        for record in records {
            let isNext = out.isEmpty || out[out.count - 1].records.count >= recordLimit
            if isNext || size + record.size > limit - 256 {
                sequence &+= 1
                out.append(ExtractionEntry(boot: boot, sequence: sequence, time: time, records: []))
                size = 0
            }
            out[out.count - 1].records.append(record)
            size += record.size
        }
        return out
    }
}

extension ExtractionRecord {
    /// Bytes that it takes in an entry, or somewhat more.
    fileprivate var size: Int {
        switch content {
        case .sample(let bytes, _), .part(let bytes): 64 + bytes.count
        case .raised, .excuse, .forget: 128
        }
    }
}
