import Glibc

@testable import Text

/// What the first step of every detector costs: ordinary text, the worst texts of 8,000 characters that a search finds, and
/// texts of up to 4 MiB. All figures are processor time of one thread, so that neighbours on the machine count little.
///
///     text-cost SECONDS [SEED]
@main
struct TextCost {
    static func main() {
        let arguments = CommandLine.arguments
        let seconds = arguments.count > 1 ? Double(arguments[1]) ?? 30 : 30
        let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
        ordinary()
        var search = CostSearch(seed: seed)
        search.run(seconds: seconds)
        for (place, text) in search.worst.prefix(8).enumerated() { report(place + 1, text) }
        if let worst = search.worst.first { long(worst) }
    }

    private static func ordinary() {
        let text = """
            Please summarise the following article about the history of bread in northern Europe and tell me which three \
            facts would surprise a student of biology the most. The article was written in 1987 by a baker from Hamburg, who \
            travelled for eleven years, and it mentions rye, barley and spelt as well as the ovens in which they were baked. \
            Keep the answer below 200 words, use short sentences, and finish with a question that I can put to my class \
            tomorrow morning. Thank you very much for your help with this!
            """
        let bytes = Array(text.utf8)
        let analyzer = TextAnalyzer()
        let times = (0..<20_000).map { _ in Cost.nanoseconds { _ = analyzer.analyze(bytes) } }.sorted()
        print(
            "ordinary, \(bytes.count) characters: median \(times[times.count / 2]) ns, p99 \(times[times.count * 99 / 100]) ns"
        )
    }

    private static func report(_ place: Int, _ recipe: CostSearch.Recipe) {
        let bytes = recipe.bytes(characters: 8000)
        let analysis = TextAnalyzer().analyze(bytes)
        let decoded = analysis.decoded.reduce(0) { $0 + $1.folded.bytes.count }
        print(
            "worst \(place), 8000 characters: \(Cost.best(of: 15, bytes) / 1000) µs, \(bytes.count) bytes,",
            "\(analysis.decoded.count) views of \(decoded): \(recipe)")
    }

    /// The time for each byte must not rise with the length.
    private static func long(_ recipe: CostSearch.Recipe) {
        for size in [1 << 16, 1 << 19, 1 << 22] {
            let bytes = Array(recipe.bytes(characters: size).prefix(size))
            print(
                "the worst at \(bytes.count) bytes: \(Cost.best(of: 2, bytes) / UInt64(max(1, bytes.count))) ns a byte")
        }
    }
}

/// Processor time of this thread.
enum Cost {
    static func nanoseconds(_ body: () -> Void) -> UInt64 {
        let before = now()
        body()
        return now() - before
    }

    /// The least of several analyses of one text.
    static func best(of tries: Int, _ bytes: [UInt8]) -> UInt64 {
        let analyzer = TextAnalyzer()
        return (0..<tries).map { _ in nanoseconds { _ = analyzer.analyze(bytes) } }.min() ?? 0
    }

    static func now(_ clock: clockid_t = CLOCK_THREAD_CPUTIME_ID) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
