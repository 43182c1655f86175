/// Climbs from mixtures of crafted kinds to dearer ones: a mixture is a list of kinds and the shares that each has of the
/// text; one is changed at a time, and what costs more is kept. Repeatable but for the clock.
struct MixtureSearch {
    struct Mixture {
        var parts: [(kind: Int, weight: Int)]
        var pieces = 1
        var name = ""
        var text = ""
        var cost = 0.0
    }

    let kinds: [WorstCases.Kind]
    let size: Int
    private(set) var best: Mixture?
    private var dice = Dice(seed: 11)

    init(kinds: [WorstCases.Kind], size: Int) {
        self.kinds = kinds
        self.size = size
    }

    /// - Parameter cost: what a text costs.
    mutating func run(tries: Int, _ cost: (String) -> Double) {
        for _ in 0..<tries {
            let fresh = dice.below(4) == 0
            var next = fresh ? random() : changed(best ?? random())
            (next.name, next.text) = made(next)
            next.cost = cost(next.text)
            if next.cost > best?.cost ?? 0 { best = next }
        }
    }

    private mutating func random() -> Mixture {
        Mixture(
            parts: (0..<1 + dice.below(4)).map { _ in (dice.below(kinds.count), 1 + dice.below(4)) },
            pieces: 1 << dice.below(7))
    }

    private mutating func changed(_ mixture: Mixture) -> Mixture {
        var next = mixture
        let place = dice.below(next.parts.count)
        switch dice.below(5) {
        case 0: next.parts[place].kind = dice.below(kinds.count)
        case 1: next.parts[place].weight = 1 + dice.below(6)
        case 2 where next.parts.count < 6: next.parts.append((dice.below(kinds.count), 1 + dice.below(4)))
        case 3 where next.parts.count > 1: next.parts.remove(at: place)
        default: next.pieces = 1 << dice.below(9)
        }
        return next
    }

    private func made(_ mixture: Mixture) -> (name: String, text: String) {
        let sum = mixture.parts.reduce(0) { $0 + $1.weight }
        let round = mixture.parts.map { part in
            kinds[part.kind].make(max(1, size * part.weight / (sum * mixture.pieces)))
        }
        let text = WorstCases.cut(
            String(repeating: round.joined(separator: " "), count: mixture.pieces), size)
        let names = mixture.parts.map { "\(kinds[$0.kind].name) ×\($0.weight)" }
        return ("mixture in \(mixture.pieces): " + names.joined(separator: ", "), text)
    }
}
