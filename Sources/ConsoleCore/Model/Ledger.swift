/// Why a message of the feed was thrown away.
public enum Loss: String, Sendable, Hashable, CaseIterable {
    /// Its mac is wrong: forged, or under a key that is no longer the gateway's.
    case forged
    /// Not an event of this version, or with a number that no gateway can have reached.
    case malformed
    /// More came than the console could hold.
    case overload
}

/// What became of everything that the feed brought. Always ``shown`` + ``collapsed`` + ``dropped`` = ``received``.
struct Ledger: Sendable, Equatable {
    /// Sums stop here, so that numbers that somebody made up cannot overflow them.
    private static let limit = 1_000_000_000_000_000

    /// Messages that came, repeats of known events left out. Counted where they come in.
    private(set) var received = 0
    /// Events that the panes show: as a row of their own, or in a tenant's, an alert's or a model's row. Counted where they
    /// are put.
    private(set) var shown = 0
    /// Refusals that stand in the row of an identical one.
    private(set) var collapsed = 0
    /// Thrown away, by reason.
    private(set) var losses: [Loss: Int] = [:]
    /// Events that came twice; they change nothing and are part of no other number.
    private(set) var repeated = 0

    var dropped: Int { losses.values.reduce(0, +) }
    /// Events that were taken.
    var taken: Int { received - dropped }

    mutating func receive(_ count: Int = 1) { received = Self.sum(received, count) }
    mutating func show() { shown += 1 }
    mutating func collapse() { collapsed += 1 }
    mutating func noteRepeat() { repeated += 1 }

    private static func sum(_ known: Int, _ count: Int) -> Int { min(limit, known + min(limit, max(0, count))) }

    /// Counts what was received and thrown away.
    mutating func drop(_ count: Int, _ loss: Loss) {
        losses[loss] = Self.sum(losses[loss, default: 0], count)
    }

    /// Counts an event that came late. One that was thrown away for want of room and is found again was received before.
    mutating func receiveLate() {
        guard let shed = losses[.overload], shed > 0 else { return receive() }
        losses[.overload] = shed - 1
    }

    /// The numbers as lines of text, for help.
    var lines: [String] {
        let reasons = Loss.allCases.map { "\($0.rawValue) \(Quantity.grouped(losses[$0, default: 0]))" }
        return [
            "received \(Quantity.grouped(received)) = shown \(Quantity.grouped(shown)) + collapsed "
                + "\(Quantity.grouped(collapsed)) + dropped \(Quantity.grouped(dropped))",
            "dropped: \(reasons.joined(separator: ", ")); came twice: \(Quantity.grouped(repeated))",
        ]
    }
}
