import Logging
import Synchronization

/// The least urgent level that is written; changes while the gateway runs.
final class LogLevel: Sendable {
    private let place: Atomic<Int>

    init(_ level: Logger.Level = .info) { place = Atomic(Self.place(level)) }

    var value: Logger.Level {
        get { Logger.Level.allCases[place.load(ordering: .relaxed)] }
        set { place.store(Self.place(newValue), ordering: .relaxed) }
    }

    private static func place(_ level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 0 }
}
