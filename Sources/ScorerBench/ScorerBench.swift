import ArgumentParser
import RiskScorer
import Text
import Vocabulary

/// `make bench-scorer`: what scoring a text costs, ordinary ones by size and crafted ones by kind.
@main
struct ScorerBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ScorerBench", abstract: "Time the scorer alone, on ordinary and on crafted text.",
        discussion: "Microseconds of CPU time a call; in a debug build they mean nothing.")

    @Option(help: "Calls for each ordinary text.") var rounds = 15
    @Option(help: "Crafted kinds to show, the dearest first.") var show = 12
    @Option(help: "Tries of the search for worse mixtures of the crafted kinds.") var search = 200
    @Option(help: "Sizes beyond the goals', in bytes: 16384,4194304.") var sizes = ""

    private static let channels: [Channel] = [.user, .tool]

    func run() throws {
        let bench = Bench(scorer: RiskScorer(), rounds: max(1, rounds))
        print(
            """
            µs of CPU time a call: p50 and p99 of the fastest of each text's \(bench.rounds) calls, which others on the
            machine disturb least, and of all calls; analysis is the part that folds, decodes and normalises
            """)
        ordinary(bench)
        crafted(bench)
        for size in sizes.split(separator: ",").compactMap({ Int($0) }) { large(bench, size) }
    }

    private func ordinary(_ bench: Bench) {
        print("\nordinary text     size       p50       p99  all: p50       p99  analysis   goal")
        for channel in Self.channels {
            for goal in Goal.ordinary {
                let seen = bench.ordinary(size: goal.size, channel)
                let cells = [
                    Cell.left(channel.rawValue, 12), Cell.right(String(goal.size), 9),
                    Cell.microseconds(seen.quiet.median), Cell.microseconds(seen.quiet.quantile(0.99)),
                    Cell.microseconds(seen.all.median), Cell.microseconds(seen.all.quantile(0.99)),
                    Cell.microseconds(seen.analysis.median),
                ]
                print(cells.joined(separator: " ") + "   " + goal.verdict(seen.quiet))
            }
        }
    }

    private func crafted(_ bench: Bench) {
        for channel in Self.channels {
            let found = bench.crafted(size: Goal.craftedSize, channel, search: search)
            let title = "crafted, " + channel.rawValue
            print("\n" + Cell.left(title, 18) + "fastest  all: p50       p99  analysis   kind")
            for result in found.prefix(show) {
                let cells = [
                    Cell.left("", 15), Cell.microseconds(result.quiet.median), Cell.microseconds(result.all.median),
                    Cell.microseconds(result.all.quantile(0.99)), Cell.microseconds(result.analysis.median),
                ]
                print(cells.joined(separator: " ") + "   " + result.name)
            }
            let worst = found.first?.quiet.median ?? 0
            let verdict = worst <= Goal.crafted ? "reached" : "MISSED"
            print(
                "dearest of \(WorstCases.kinds.count) kinds and \(search) mixtures at \(Goal.craftedSize) characters: "
                    + "\(Int(worst)) µs; goal \(Int(Goal.crafted)): \(verdict)")
        }
    }

    /// Ordinary text and the dearest kinds of so many bytes, such as are scored apart from a gateway's event loops.
    private func large(_ bench: Bench, _ size: Int) {
        for channel in Self.channels {
            print("\n\(size) bytes, \(channel.rawValue)\n" + Cell.left("", 12) + "       p50       max   kind")
            let ordinary = WorstCases.cut(OrdinaryText.texts(1, size: size)[0], bytes: size)
            let crafted = bench.dearest(bytes: size, channel, search: search / 4)
            for (name, times) in [("ordinary", bench.once(ordinary, channel, rounds: 5))] + crafted.prefix(show / 2) {
                print(
                    Cell.left("", 12) + " " + Cell.microseconds(times.median) + " "
                        + Cell.microseconds(times.quantile(1)) + "   " + name)
            }
        }
    }
}

/// What the design asks for, in microseconds.
struct Goal {
    var size: Int
    var median: Double?
    var p99: Double?

    static let ordinary = [
        Goal(size: 100), Goal(size: 500, median: 25), Goal(size: 2000, median: 60, p99: 300),
        Goal(size: 8000, p99: 1000),
    ]
    static let craftedSize = 8000
    static let crafted = 1000.0

    func verdict(_ times: Times) -> String {
        let parts = [("p50", median, times.median), ("p99", p99, times.quantile(0.99))]
        let words = parts.compactMap { name, goal, seen in
            goal.map { "\(name) ≤ \(Int($0)): \(seen <= $0 ? "reached" : "MISSED")" }
        }
        return words.joined(separator: "; ")
    }
}

/// Cells of a table in columns.
enum Cell {
    static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// One decimal.
    static func microseconds(_ value: Double, _ width: Int = 9) -> String {
        let tenths = Int((value * 10).rounded())
        return right("\(tenths / 10).\(tenths % 10)", width)
    }
}
