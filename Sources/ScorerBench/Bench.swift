import RiskScorer
import Text
import Vocabulary

/// Times a scorer on texts.
struct Bench {
    /// Times of one kind of text.
    struct Result {
        var name: String
        /// Every call.
        var all = Times()
        /// The fastest call of each text: what it costs when nobody else uses the caches and the other half of the core.
        var quiet = Times()
        /// The part of it that folds, decodes and normalises.
        var analysis = Times()
    }

    let scorer: RiskScorer
    let rounds: Int
    private let analyzer = TextAnalyzer()

    init(scorer: RiskScorer, rounds: Int) {
        self.scorer = scorer
        self.rounds = rounds
    }

    /// Different texts in turns, so that caches are as warm as they would be among a gateway's requests.
    func ordinary(size: Int, _ channel: Channel) -> Result {
        let texts = OrdinaryText.texts(200, size: size)
        var result = Result(name: "ordinary")
        var fastest = [Times](repeating: Times(), count: texts.count)
        var analysis = fastest
        for round in 0...rounds {
            for (index, text) in texts.enumerated() {
                let time = score(text, channel)
                guard round > 0 else { continue }
                result.all.add(time)
                fastest[index].add(time)
                if round % 3 == 1 { analysis[index].add(analyse(text)) }
            }
        }
        for index in texts.indices {
            result.quiet.add(fastest[index].least)
            result.analysis.add(analysis[index].least)
        }
        return result
    }

    /// Every crafted kind and the mixtures that a search found dearer than the kinds it began with; dearest first.
    func crafted(size: Int, _ channel: Channel, search: Int) -> [Result] {
        var found = WorstCases.kinds.map { result($0.name, $0.make(size), channel) }
        found.sort { $0.quiet.median > $1.quiet.median }
        guard search > 0 else { return found }
        var climb = MixtureSearch(kinds: WorstCases.kinds, size: size)
        climb.run(tries: search) { Double(once($0, channel, rounds: 3).least) }
        if let best = climb.best { found.append(result(best.name, best.text, channel)) }
        return found.sorted { $0.quiet.median > $1.quiet.median }
    }

    /// The same for texts of so many bytes, each timed once or twice.
    func dearest(bytes: Int, _ channel: Channel, search: Int) -> [(name: String, times: Times)] {
        func cut(_ text: String) -> String { WorstCases.cut(text, bytes: bytes) }
        var found = WorstCases.kinds.map { ($0.name, once(cut($0.make(bytes)), channel, rounds: 2)) }
        var climb = MixtureSearch(kinds: WorstCases.kinds, size: bytes)
        climb.run(tries: search) { once(cut($0), channel, rounds: 1).median }
        if let best = climb.best { found.append((best.name, once(cut(best.text), channel, rounds: 3))) }
        return found.sorted { $0.1.median > $1.1.median }
    }

    /// The times of one text.
    func once(_ text: String, _ channel: Channel, rounds: Int) -> Times {
        var times = Times()
        for _ in 0..<rounds { times.add(score(text, channel)) }
        return times
    }

    private func result(_ name: String, _ text: String, _ channel: Channel) -> Result {
        var result = Result(name: name, all: once(text, channel, rounds: rounds))
        result.quiet.add(result.all.least)
        var analysis = Times()
        for _ in 0..<max(1, rounds / 3) { analysis.add(analyse(text)) }
        result.analysis.add(analysis.least)
        return result
    }

    private func score(_ text: String, _ channel: Channel) -> Int {
        let segments = [Segment(channel: channel, path: "text", text: text)]
        var seen = 0
        let time = Stopwatch.nanoseconds { seen = scorer.score(segments).score }
        precondition(seen >= 0)
        return time
    }

    private func analyse(_ text: String) -> Int {
        let bytes = Array(text.utf8)
        var seen = 0
        let time = Stopwatch.nanoseconds { seen = analyzer.analyze(bytes).decoded.count }
        precondition(seen >= 0)
        return time
    }
}
