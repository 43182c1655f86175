/// The requests since the sum of ``TaskWeight`` last stood at nothing, for the words of an alert.
struct TaskClimb: Sendable, Equatable {
    private(set) var tasks = 0
    private var requests = 0
    private var before = 0

    mutating func note(isTask: Bool, level: Int) {
        if level == 0 {
            before = min(before + requests + 1, Self.limit)
            (tasks, requests) = (0, 0)
        } else {
            requests = min(requests + 1, Self.limit)
            tasks = min(tasks + (isTask ? 1 : 0), Self.limit)
        }
    }

    /// What climbed, and that something else went before it where that was much.
    var evidence: String {
        let words = "\(tasks) self-contained tasks, no two alike, among \(requests) requests"
        return before < 24 ? words : "\(words) after \(before) of ordinary use"
    }

    mutating func merge(_ other: TaskClimb) {
        tasks = min(tasks + other.tasks, Self.limit)
        requests = min(requests + other.requests, Self.limit)
        before = min(before + other.before, Self.limit)
    }

    private static let limit = Int(Int32.max)
}

extension TaskClimb {
    func write(to writer: inout ByteWriter) {
        for number in [tasks, requests, before] { writer.add(Int32(number)) }
    }

    init(_ reader: inout ByteReader) {
        tasks = Int(reader.next(in: 0...Int32.max))
        requests = Int(reader.next(in: 0...Int32.max))
        before = Int(reader.next(in: 0...Int32.max))
    }
}
