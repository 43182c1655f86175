import Vocabulary

/// Something of which those are kept for which policy would do most.
public protocol RankedFinding: Sendable {
    var finding: OutputFinding { get }
}

/// Findings up to a bound, in the order in which they came. Where there are more the weakest goes, so that no flood of small
/// ones hides the one that decides.
public struct FindingList<Item: RankedFinding>: Sendable {
    public let limit: Int
    public private(set) var items: [Item] = []
    /// Findings that are not kept.
    public private(set) var omitted = 0

    public init(limit: Int) { self.limit = limit }

    public var isEmpty: Bool { items.isEmpty && omitted == 0 }

    public mutating func add(_ item: Item) {
        guard items.count >= limit else { return items.append(item) }
        omitted += 1
        guard let weakest = items.indices.reversed().min(by: { items[$0].finding.rank < items[$1].finding.rank }),
            items[weakest].finding.rank < item.finding.rank
        else { return }
        items.remove(at: weakest)
        items.append(item)
    }

    /// Adds what another list keeps, and what it left out.
    public mutating func add<Other>(_ other: FindingList<Other>, as item: (Other) -> Item) {
        for found in other.items { add(item(found)) }
        omitted += other.omitted
    }
}

extension OutputFinding: RankedFinding {
    public var finding: OutputFinding { self }

    /// What policy would do counts first, then what was done, then the weight.
    var rank: (OutputAction, OutputAction, Int) { (would, action, weight) }
}
