/// What operators marked as no attack: by rule, the profiles of requests that fed it then, for thirty days.
struct Excuses: Sendable, Equatable {
    static let capacity = 32
    /// How long an excuse holds, in milliseconds.
    static let span: Int64 = 30 * 86_400_000

    private struct Entry: Sendable, Equatable {
        var rule: UInt8 = .max
        var profile: UInt64 = 0
        var until: Int64 = .min
    }

    private var entries = [Entry](repeating: Entry(), count: capacity)

    var byteCount: Int { entries.count * MemoryLayout<Entry>.stride }

    func covers(_ rule: Rule, _ profile: UInt64, at now: Int64) -> Bool {
        entries.contains { $0.rule == rule.rawValue && $0.profile == profile && $0.until > now }
    }

    /// Excuses a profile, in place of the excuse that ends first where there is no room.
    mutating func add(_ rule: Rule, _ profile: UInt64, at now: Int64) {
        let same = entries.firstIndex { $0.rule == rule.rawValue && $0.profile == profile }
        guard let place = same ?? entries.indices.min(by: { entries[$0].until < entries[$1].until }) else { return }
        let (until, overflow) = now.addingReportingOverflow(Self.span)
        let end = overflow ? .max : until
        entries[place] = Entry(
            rule: rule.rawValue, profile: profile, until: max(end, same == nil ? .min : entries[place].until))
    }

    /// Excuses that still hold, by rule.
    func alive(at now: Int64) -> [(rule: Rule, until: Int64)] {
        entries.compactMap { entry in
            entry.until > now ? Rule(rawValue: entry.rule).map { ($0, entry.until) } : nil
        }
    }

    mutating func merge(_ other: Excuses) {
        for entry in other.entries {
            guard let rule = Rule(rawValue: entry.rule) else { continue }
            add(rule, entry.profile, at: max(entry.until, .min + Self.span) - Self.span)
        }
    }
}

extension Excuses {
    func write(to writer: inout ByteWriter) {
        for entry in entries {
            writer.add(entry.rule)
            writer.add(entry.profile)
            writer.add(entry.until)
        }
    }

    init(_ reader: inout ByteReader) {
        for index in entries.indices {
            entries[index] = Entry(rule: reader.next(), profile: reader.next(), until: reader.next())
            if entries[index].rule != .max, Rule(rawValue: entries[index].rule) == nil { reader.fail() }
        }
    }
}
