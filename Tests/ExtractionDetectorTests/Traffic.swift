import Vocabulary

@testable import ExtractionDetector

/// Requests of kinds that the tests send.
enum Traffic {
    static let reader = PromptReader(seed: 1)

    static func prompt(_ text: String) -> PromptShape { reader.read(Array(text.utf8)) }

    /// Takes one of a list by a number that a caller counts up; neighbours differ.
    private static func pick(_ list: [String], _ number: Int, _ step: Int) -> String {
        list[(number &* step &+ number / list.count) % list.count]
    }

    /// A task that is complete in itself, another for each number.
    static func task(_ number: Int) -> PromptShape {
        let verbs = ["Write", "Describe", "Compare", "List", "Explain", "Design", "Summarise", "Create", "Outline"]
        let forms = [
            "a short plan", "the main idea", "three steps", "two sides", "a careful note", "some rules", "the parts",
        ]
        let things = [
            "rye bread", "harbour cranes", "violin strings", "glacier ice", "ledger books", "orchard pests", "old maps",
            "copper wire", "night trains", "tide mills", "stone bridges",
        ]
        let ends = [
            ".", " for a museum guide.", " with one number for each.", " so that a child of nine can follow it.",
            " and name what is not known about it today, in at most two sentences that a busy reader will remember.",
        ]
        return prompt(
            "\(pick(verbs, number, 1)) \(pick(forms, number, 3)) of \(pick(things, number, 5)) \(number)\(pick(ends, number, 2))"
        )
    }

    /// A task in words that nobody else uses.
    static func ownTask(_ number: Int) -> PromptShape {
        let words = (0..<8).map { String(UInt32(truncatingIfNeeded: (number &* 8 &+ $0) &* 0x9E37_79B1), radix: 36) }
        return prompt("Explain \(words.joined(separator: " "))")
    }

    /// What a person types, another for each number.
    static func question(_ number: Int) -> PromptShape {
        let starts = [
            "how do i", "why does my", "can you help me with the", "i want to know about my", "is it ok if i use a",
        ]
        let things = ["kettle", "bike chain", "tax form", "old laptop", "sourdough", "garden hose", "router"]
        return prompt("\(pick(starts, number, 1)) \(pick(things, number, 3)) number \(number)")
    }

    /// Runs samples one second apart and returns the signals with the number of the request that set them off.
    static func run(
        _ count: Int, state: ExtractionState = ExtractionState(), every step: Int64 = 1_000,
        _ make: (Int) -> ExtractionSample
    ) -> [(request: Int, signal: ExtractionSignal)] {
        var state = state
        return (1...count).flatMap { number in
            state.observe(make(number), at: Int64(number) * step).map { (number, $0) }
        }
    }
}
