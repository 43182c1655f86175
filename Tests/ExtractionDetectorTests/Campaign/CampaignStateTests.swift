import Testing

@testable import ExtractionDetector

struct CampaignStateTests {
    /// Sends so many requests of each account in turns, and returns the signals with how many requests there were.
    private static func run(
        accounts: Int, requests: Int, state: inout CampaignState,
        _ make: (_ account: Int, _ number: Int) -> ExtractionSample
    ) -> [(request: Int, signal: CampaignSignal)] {
        var signals: [(Int, CampaignSignal)] = []
        for number in 0..<requests {
            for account in 0..<accounts {
                let count = number * accounts + account
                let found = state.observe(
                    make(account, number), tenant: UInt64(account) &* 0x9E37_79B9, at: Int64(count) * 1_000)
                signals += found.map { (count + 1, $0) }
            }
        }
        return signals
    }

    /// A task of a pool that was made from few patterns: near others, equal to none.
    private static func pooled(_ number: Int) -> PromptShape {
        let verbs = ["Write", "Explain", "Describe", "Compare", "List", "Outline", "Design"]
        let names = ["Aron", "Berta", "Cleo", "Dario", "Edda", "Fritz", "Greta", "Hugo", "Ida"]
        return Traffic.prompt(
            "\(verbs[number % 7]) a careful plan for the garden of \(names[number / 7 % 9]), who has \(number) small trees"
        )
    }

    private static func task(_ prompt: PromptShape) -> ExtractionSample {
        ExtractionSample(temperature: 0.7, maxTokens: 2_048, prompt: prompt)
    }

    @Test func `accounts that share a pool between them, each half covered, are named together`() throws {
        var state = CampaignState()
        let signals = Self.run(accounts: 24, requests: 50, state: &state) { account, number in
            number % 2 == 0
                ? Self.task(Self.pooled(account + number * 24)) : Self.task(Traffic.question(account * 50 + number))
        }
        let first = try #require(signals.first)
        #expect(first.signal.members.count >= 6)
        #expect(first.request <= 24 * 50 / 4)
        #expect(first.signal.code == .extCoordinatedKeys)
        #expect(signals.last?.signal.members.count ?? 0 >= 18)
    }

    @Test func `people with the same parameters are not named`() {
        var state = CampaignState()
        let signals = Self.run(accounts: 200, requests: 20, state: &state) { account, number in
            Self.task(
                number % 3 == 0 ? Traffic.ownTask(account * 20 + number) : Traffic.question(account + number * 200))
        }
        #expect(signals.isEmpty)
    }

    @Test func `tenants that work through one public set are not named`() {
        var state = CampaignState()
        let signals = Self.run(accounts: 12, requests: 40, state: &state) { account, number in
            Self.task(Self.pooled((number * 7 + account * 3) % 60))
        }
        #expect(signals.isEmpty)
    }

    @Test func `customers of one tool with a few templates are not named`() {
        let buttons = ["Shorten", "Improve", "Rewrite", "Expand"]
        var state = CampaignState()
        let signals = Self.run(accounts: 20, requests: 60, state: &state) { account, number in
            Self.task(Traffic.prompt("\(buttons[number % 4]) this text for me now: note \(account) of day \(number)"))
        }
        #expect(signals.isEmpty)
    }

    @Test func `one address joins nobody`() {
        var state = CampaignState()
        let signals = Self.run(accounts: 50, requests: 30, state: &state) { account, number in
            ExtractionSample(
                maxTokens: 512, prompt: Traffic.question(account * 30 + number), origin: SampleOrigin(address: 9))
        }
        #expect(signals.isEmpty)
    }

    @Test func `tenants that each fill a template of their own are not named`() {
        var state = CampaignState()
        let signals = Self.run(accounts: 30, requests: 60, state: &state) { account, number in
            Self.task(Traffic.prompt("Write a product text for shop \(account) about lamp \(number) made of brass"))
        }
        #expect(signals.isEmpty)
    }

    @Test func `a hundred thousand tenants stay within the room that there is`() {
        var state = CampaignState()
        for tenant in 0..<100_000 {
            let sample = ExtractionSample(maxTokens: 300 + tenant % 400, prompt: PromptShape(hash: UInt64(tenant)))
            _ = state.observe(sample, tenant: UInt64(tenant), at: Int64(tenant))
        }
        #expect(state.count <= CampaignState.accountLimit)
        #expect(MemoryLayout<CampaignAccount>.stride * CampaignState.accountLimit <= 3 << 20)
    }

    @Test func `a clock that leaps makes accounts be forgotten, and does no other harm`() {
        var state = CampaignState()
        for number in 0..<2_000 {
            let time = [Int64.min, -1, 0, 1 << 40, .max][number / 400]
            _ = state.observe(Self.task(Self.pooled(number)), tenant: UInt64(number % 20), at: time)
        }
        #expect(state.count <= 20)
    }

    static let hostile: [(UInt64, Int64)] = [(0, .min), (.max, .max), (1, 0), (.max, .min), (0, .max)]

    @Test func `extreme hashes and times neither trap nor link`() {
        var state = CampaignState()
        for round in 0..<200 {
            for (hash, time) in Self.hostile {
                let shape = PromptShape(
                    hash: hash, simHash: hash, opening: UInt32(round), words: 20, asks: [.task, .capital])
                let signals = state.observe(
                    ExtractionSample(prompt: shape), tenant: hash &+ UInt64(round % 9), at: time)
                #expect(signals.isEmpty)
            }
        }
    }
}
