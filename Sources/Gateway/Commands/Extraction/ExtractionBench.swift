import ExtractionDetector
import Glibc
import Vocabulary

/// What the detector costs a request, in nanoseconds, on texts of the size of a chat message.
struct ExtractionBench {
    /// Times of one step.
    struct Step {
        var name: String
        var times: [UInt64] = []

        /// The time that so many of a thousand calls stay under.
        func permille(_ part: Int) -> Double {
            let sorted = times.sorted()
            return sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, sorted.count * part / 1_000)]) / 1_000
        }
    }

    private static let words = """
        write a short note about the harbour and its old cranes which nobody has moved since the war when ships came in each \
        week with coal and grain for the mills upriver keep it under three hundred words and name the dog please
        """.split(whereSeparator: \.isWhitespace)

    private let rounds: Int

    init(rounds: Int) { self.rounds = rounds }

    /// Reads prompts of `size` bytes, and shows each to a tenant's state and to the campaigns.
    func run(size: Int) -> [Step] {
        let prompts = PromptReader(seed: 1)
        let requests = (0..<500).map { [Segment(channel: .user, path: "prompt", text: Self.text($0, size))] }
        var steps = ["read", "observe", "campaign", "encode", "together"].map { Step(name: $0) }
        var states = [ExtractionState](repeating: ExtractionState(), count: 50)
        var campaigns = CampaignState()
        for round in 0...rounds {
            for (index, segments) in requests.enumerated() {
                let time = Int64(round * requests.count + index) * 100
                let start = Self.now()
                let sample = ExtractionSample(maxTokens: 1_024, prompt: prompts.read(segments))
                let read = Self.now()
                _ = states[index % states.count].observe(sample, at: time)
                let observed = Self.now()
                _ = campaigns.observe(sample, tenant: UInt64(index % states.count), at: time)
                let linked = Self.now()
                _ = sample.encoded()
                let end = Self.now()
                guard round > 0 else { continue }
                let spans = [read - start, observed - read, linked - observed, end - linked, end - start]
                for (step, span) in spans.enumerated() { steps[step].times.append(span) }
            }
        }
        return steps
    }

    private static func text(_ number: Int, _ size: Int) -> String {
        var text = "Write"
        var place = number
        while text.utf8.count < size {
            place = (place &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
            text += " " + words[(place >> 8) % words.count]
        }
        return String(text.prefix(size))
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
