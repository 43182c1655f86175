/// Gathers the records of all scalars and folds equal blocks of them into one.
struct ScalarTableBuilder {
    private(set) var blocks: [UInt16] = []
    private(set) var places: [UInt16] = []
    private(set) var records: [ScalarTable.Record] = [.init()]
    private(set) var pool: [UInt32] = []
    private(set) var compositions: [UInt64: UInt32] = [:]
    /// The records of scalars that have one of their own.
    private var known: [UInt32: ScalarTable.Record] = [:]

    mutating func read() {
        readASCII()
        readDecompositions()
        readClasses()
        readCompositions()
        for (scalar, values) in Self.entries(UnicodeData.lower) {
            known[scalar, default: .init()].lower = Int32(values[0]) - Int32(scalar)
        }
        readHidden()
        readAlike()
        for scalar in known.keys {
            let (script, bare) = (script(of: scalar, strips: false), script(of: scalar, strips: true))
            known[scalar]?.script = script
            known[scalar]?.bareScript = bare
        }
        lay()
    }

    private mutating func readASCII() {
        for (scalar, values) in Self.entries(UnicodeData.ascii) {
            known[scalar, default: .init()].start = UInt32(pool.count)
            known[scalar, default: .init()].count = UInt8(values.count)
            known[scalar, default: .init()].traits.insert(.ascii)
            pool += values
        }
        // Regional indicators are letters unless they are a flag, which their neighbours tell.
        for scalar in UInt32(0x1F1E6)...0x1F1FF { known[scalar, default: .init()].traits.insert(.styled) }
        for (start, values) in Self.entries(UnicodeData.styled) {
            for scalar in start..<start + values[0] { known[scalar, default: .init()].traits.insert(.styled) }
        }
    }

    private mutating func readDecompositions() {
        for (scalar, values) in Self.entries(UnicodeData.decompositions) {
            known[scalar, default: .init()].start = UInt32(pool.count)
            known[scalar, default: .init()].count = UInt8(values.count)
            known[scalar, default: .init()].traits.formUnion([.waits, .decomposes])
            pool += values
        }
    }

    private mutating func readClasses() {
        for (start, values) in Self.entries(UnicodeData.classes) {
            for scalar in start..<start + values[0] { known[scalar, default: .init()].order = UInt8(values[1]) }
        }
    }

    private mutating func readCompositions() {
        for token in UnicodeData.compositions.utf8.split(whereSeparator: \.isASCIISpace) {
            let values = token.split(separator: 0x2C).map(Self.number)
            let (first, second, whole) = (values[0], values[1], values[2])
            compositions[UInt64(first) << 32 | UInt64(second)] = whole
            known[first, default: .init()].traits.insert(.waits)
            known[whole, default: .init()].traits.remove(.decomposes)
            if known[second]?.order ?? 0 == 0 { known[second, default: .init()].traits.insert(.joins) }
        }
        for scalar in UInt32(0x1100)...0x1112 { known[scalar, default: .init()].traits.insert(.waits) }
        for scalar in UInt32(0x1161)...0x1175 { known[scalar, default: .init()].traits.insert(.joins) }
        for scalar in UInt32(0x11A8)...0x11C2 { known[scalar, default: .init()].traits.insert(.joins) }
        for scalar in UInt32(0xAC00)...0xD7A3 where (scalar - 0xAC00) % 28 == 0 {
            known[scalar, default: .init()].traits.insert(.waits)
        }
    }

    private mutating func readHidden() {
        for (range, kind) in HiddenKind.ranges {
            for scalar in range where scalar >= 0x80 { known[scalar, default: .init()].hidden = UInt8(kind.rawValue) }
        }
    }

    private mutating func readAlike() {
        for range in LookAlikes.scripts {
            for scalar in range where known[scalar]?.hidden ?? ScalarTable.Record.shown == ScalarTable.Record.shown {
                known[scalar, default: .init()].traits.insert(.foreign)
            }
        }
        for (scalar, letter, isLoose) in LookAlikes.pairs where known[scalar]?.alike ?? 0 == 0 {
            known[scalar, default: .init()].alike = letter
            if isLoose { known[scalar, default: .init()].traits.insert(.loose) }
        }
    }

    /// What a scalar says of its word's script; one that decomposes says what the first of its parts does.
    private func script(of scalar: UInt32, strips: Bool) -> ScalarTable.ScriptKind {
        guard let record = known[scalar] else { return .other }
        let parts = pool[Int(record.start)..<Int(record.start) + Int(record.count)]
        if record.traits.contains(.ascii) {
            return parts.allSatisfy { UInt8(truncatingIfNeeded: $0).isASCIILetter } ? .latin : .other
        }
        if strips || record.traits.contains(.decomposes), let first = parts.first {
            return script(of: first, strips: strips)
        }
        guard record.traits.contains(.foreign) else { return .other }
        return record.alike == 0 ? .foreign : record.traits.contains(.loose) ? .loose : .strict
    }

    /// Writes the two stages; equal records and equal blocks share their place.
    private mutating func lay() {
        var numbers: [RecordKey: UInt16] = [RecordKey(.init()): 0]
        var numbered: [[UInt16]: UInt16] = [:]
        let grouped = Dictionary(grouping: known.keys) { $0 >> 7 }
        for block in UInt32(0)..<0x11_0000 >> 7 {
            var row = [UInt16](repeating: 0, count: 128)
            for scalar in (grouped[block] ?? []).sorted() {
                guard let record = known[scalar] else { continue }
                let key = RecordKey(record)
                let number = numbers[key] ?? UInt16(records.count)
                if numbers[key] == nil {
                    numbers[key] = number
                    records.append(record)
                }
                row[Int(scalar & 127)] = number
            }
            if let number = numbered[row] {
                blocks.append(number)
            } else {
                let number = UInt16(numbered.count)
                numbered[row] = number
                blocks.append(number)
                places += row
            }
        }
    }

    /// A record as a dictionary's key.
    private struct RecordKey: Hashable {
        let values: [Int64]

        init(_ record: ScalarTable.Record) {
            values = [
                Int64(record.start), Int64(record.count), Int64(record.order), Int64(record.alike),
                Int64(record.hidden),
                Int64(record.lower), Int64(record.traits.rawValue), Int64(record.script.rawValue),
                Int64(record.bareScript.rawValue),
            ]
        }
    }

    /// The entries `delta=VALUES` of a table.
    private static func entries(_ text: String) -> [(scalar: UInt32, values: [UInt32])] {
        var last: UInt32 = 0
        return text.utf8.split(whereSeparator: \.isASCIISpace).map { token in
            let parts = token.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            last += parts[0].isEmpty ? 1 : number(parts[0])
            return (last, parts[1].split(separator: 0x2C).map(number))
        }
    }

    private static func number(_ digits: Substring.UTF8View) -> UInt32 {
        digits.reduce(0) { $0 << 4 | UInt32($1.hexValue ?? 0) }
    }
}
