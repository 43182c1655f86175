/// How far a rule has come, and what fed it.
struct RuleCount: Sendable, Equatable {
    static let profileLimit = 4

    var count = DecayingCount()
    var alarm = Alarm()
    /// The last profiles that counted: what an operator excuses who marks the alert as a false one.
    private(set) var profiles = [UInt64](repeating: 0, count: profileLimit)

    var byteCount: Int { profiles.count * MemoryLayout<UInt64>.stride }

    mutating func note(_ profile: UInt64) {
        guard !profiles.contains(profile) else { return }
        profiles.removeFirst()
        profiles.append(profile)
    }

    mutating func merge(_ other: RuleCount, halfLife: Int64) {
        count.merge(other.count, halfLife: halfLife)
        alarm.merge(other.alarm)
        for profile in other.profiles where profile != 0 { note(profile) }
    }
}

extension RuleCount {
    func write(to writer: inout ByteWriter) {
        count.write(to: &writer)
        alarm.write(to: &writer)
        for profile in profiles { writer.add(profile) }
    }

    init(_ reader: inout ByteReader) {
        count = DecayingCount(&reader)
        alarm = Alarm(&reader)
        for index in profiles.indices { profiles[index] = reader.next() }
    }
}
