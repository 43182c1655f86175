import SecurityGate
import Testing
import Vocabulary

/// What earlier requests do to later ones under a draft.
@Suite struct ReplayHistoryTests {
    private func plain(_ times: [Int64], tokens: Int? = nil, duration: Int? = nil) -> [RecordedCase] {
        times.map { time in
            var item = RecordedCase.scored(0, .allow, after: time)
            (item.tokens, item.duration) = (tokens, duration)
            return item
        }
    }

    struct Limit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var limits: LimitPolicy
        var times: [Int64]
        var tokens: Int?
        var duration: Int?
        var ends: [String]

        init(
            _ words: String, _ change: (inout LimitPolicy) -> Void, _ times: [Int64], tokens: Int? = nil,
            duration: Int? = nil, _ ends: [String]
        ) {
            limits = LimitPolicy()
            change(&limits)
            (testDescription, self.times, self.ends, self.tokens, self.duration) = (
                words, times, ends, tokens, duration
            )
        }
    }

    static let limits = [
        Limit(
            "two a minute", { $0.requests = 2 }, [0, 1, 2, 30_001, 30_002],
            ["-", "-", "rate_requests", "-", "rate_requests"]),
        Limit(
            "a burst of one",
            {
                $0.requests = 60
                $0.requestBurst = 1
            }, [0, 500, 1000], ["-", "rate_requests", "-"]),
        Limit("tokens", { $0.tokens = 100 }, [0, 1, 24_100], tokens: 70, ["-", "rate_tokens", "-"]),
        Limit("a day's requests", { $0.dailyRequests = 1 }, [0, 1, 86_400_000], ["-", "budget_exhausted", "-"]),
        Limit(
            "a day's tokens", { $0.dailyTokens = 100 }, [0, 1, 86_400_000], tokens: 70, ["-", "budget_exhausted", "-"]),
        Limit(
            "one at a time without a queue",
            {
                $0.concurrency = 1
                $0.queue = 0
            }, [0, 500, 1001], duration: 1_000_000, ["-", "concurrency_exceeded", "-"]),
        Limit(
            "one at a time with a place in the queue",
            {
                $0.concurrency = 1
                $0.queue = 1
            }, [0, 500, 600], duration: 1_000_000, ["-", "-", "queue_full"]),
        Limit(
            "a queue that waits too long",
            {
                $0.concurrency = 1
                $0.queueWait = 400
            }, [0, 500, 700], duration: 1_000_000, ["-", "concurrency_exceeded", "-"]),
    ]

    @Test(arguments: limits) func `a limit of the draft holds in recorded time`(_ item: Limit) {
        var replay = Replay(to: .with { $0.limits = item.limits })
        #expect(replay.ends(plain(item.times, tokens: item.tokens, duration: item.duration)) == item.ends)
        #expect(replay.summary.newLimits.requests == item.ends.count { $0 != "-" })
        #expect(replay.summary.newBlocks.requests == 0)
    }

    @Test func `a wider limit lets a refused request go on`() {
        var replay = Replay(
            from: .with { $0.limits.requests = 1 }, to: .with { $0.limits.requests = 2 })
        let items = plain([0]) + [.refused(.rateRequests, after: 10)]
        #expect(replay.ends(items) == ["-", "allow?"])
        #expect(replay.summary.newPasses.requests == 1)
    }

    @Test func `the tenant's own limit holds where policy names none`() {
        let tenant = ReplayTenant(name: "acme", limits: TenantLimits(requests: 1))
        var replay = Replay(from: .with { $0.limits.requests = 0 }, to: Policy(), tenant: tenant)
        #expect(replay.ends(plain([0, 1])) == ["-", "rate_requests"])
    }

    @Test func `blocks of the draft lead to its bans`() {
        let draft = Policy.with {
            $0.block = 60
            $0.autoBan.blocks = 2
            $0.autoBan.durations = [60_000]
        }
        let items: [RecordedCase] = [
            .scored(65, .warn), .scored(65, .warn, after: 1000), .scored(0, .allow, after: 2000),
            .scored(0, .allow, after: 2500, key: "k2"), .scored(0, .allow, after: 62_000),
        ]
        var replay = Replay(to: draft)
        #expect(replay.ends(items) == ["block", "block", "banned", "-", "-"])
        var free = Replay(to: draft, tenant: ReplayTenant(name: "acme", autoBan: false))
        #expect(free.ends(items) == ["block", "block", "-", "-", "-"])
    }

    @Test func `a ban that both policies have changes nothing`() {
        var items = (0..<12).map { RecordedCase.scored(90, .block, after: Int64($0)) }
        // The operator lifted the ban, or another gateway did not know it yet.
        items.append(.scored(0, .allow, after: 5000))
        var replay = Replay(to: .with { $0.warn = 40 })
        #expect(replay.ends(items) == items.map { _ in "-" })
    }

    @Test func `signals climb the ladder of the draft`() {
        let signal = Facts.with { $0.signals = [Facts.Hint(code: .extParamSweep, confidence: 0.75)] }
        var first = RecordedCase.scored(0, .warn, facts: signal)
        first.reasons = [.extParamSweep]
        let items = [first, .scored(0, .allow, after: 1000), .scored(0, .allow, after: 700_000)]
        var replay = Replay(to: .with { $0.response.confidence[.quarantine] = 70 })
        #expect(replay.ends(items) == ["-", "quarantined", "-"])
        var spared = Replay(
            to: .with {
                $0.response.confidence[.quarantine] = 70
                $0.autoBan.spared = ["acme"]
            })
        #expect(spared.ends(items) == ["-", "-", "-"])
    }

    @Test func `a declared workload is no extraction within its budget`() {
        let signal = Facts.with { $0.signals = [Facts.Hint(code: .extParamSweep, confidence: 0.5)] }
        let items = (0..<Int64(3)).map { time in
            var item = RecordedCase.scored(0, .warn, after: time, facts: signal)
            item.reasons = [.extParamSweep]
            return item
        }
        var replay = Replay(to: .with { $0.workloads = [Workload(name: "nightly", keys: ["k1"], requests: 2)] })
        #expect(replay.ends(items) == ["allow", "allow", "-"])
    }
}
