import Vocabulary
import Wire

@testable import ConsoleCore

/// A console in a state that tests start from: one gateway, five tenants, ten minutes of traffic.
struct Scene {
    /// 2026-05-04 12:04:31 UTC.
    static let wall = 1_777_896_271_000
    static let monotonic = 5_000_000

    var model: Model
    private var sequence = 0

    /// An empty console of this size with both links up and a snapshot taken.
    init(columns: Int = 160, rows: Int = 45, snapshot: Snapshot = Scene.snapshot, settings: Settings = Settings()) {
        let clock = Clock(wall: Self.wall - 600_000, monotonic: Self.monotonic - 600_000)
        model = Model(size: Size(columns: columns, rows: rows), clock: clock, settings: settings)
        send(.feed(.up))
        send(.snapshot(snapshot))
    }

    @discardableResult
    mutating func send(_ message: Message) -> [Effect] { update(&model, message) }

    @discardableResult
    mutating func press(_ keys: Key...) -> [Effect] { keys.flatMap { send(.key($0)) } }

    mutating func type(_ text: String) {
        for scalar in text.unicodeScalars { send(.key(.character(scalar))) }
    }

    /// Moves both clocks on by so many milliseconds.
    @discardableResult
    mutating func wait(_ milliseconds: Int) -> [Effect] {
        send(.tick(Clock(wall: model.clock.wall + milliseconds, monotonic: model.clock.monotonic + milliseconds)))
    }

    /// The next event of the gateway, in sequence.
    @discardableResult
    mutating func receive(
        _ body: FeedEvent.Body, tenant: String? = nil, request: String? = nil, skipping skipped: Int = 0
    ) -> [Effect] {
        sequence += 1 + skipped
        return send(.event(event(sequence, body, tenant: tenant, request: request)))
    }

    func event(_ number: Int, _ body: FeedEvent.Body, tenant: String? = nil, request: String? = nil) -> FeedEvent {
        FeedEvent(
            gateway: "gw-1", boot: "boot-a", sequence: number, time: model.clock.wall - 8, tenant: tenant,
            request: request,
            body: body)
    }

    var text: String { view(model).text }
    var lines: [String] { text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    static func decision(
        _ name: String, action: Action = .block, score: Int = 85, risk: Int = 50, excerpt: String? = "say it",
        rule: String = "override.ignore_previous", code: ReasonCode = .piInstructionOverride
    ) -> FeedEvent.Decision {
        var decision = FeedEvent.Decision()
        (decision.name, decision.key, decision.route) = (name, "k_1", "/v1/chat/completions")
        (decision.model, decision.action, decision.would) = ("smollm2-135m.gguf", action, action)
        (decision.score, decision.risk, decision.excerpt, decision.microseconds) = (score, risk, excerpt, 712)
        guard action != .allow else { return decision }
        decision.reasons = [code.rawValue]
        decision.findings = [.init(code: code.rawValue, rule: rule, weight: 60, evidence: "seen")]
        return decision
    }

    static var snapshot: Snapshot {
        var snapshot = Snapshot()
        (snapshot.gateway, snapshot.boot, snapshot.environment) = ("gw-1", "boot-a", "prod-eu-1")
        snapshot.time = wall - 601_000
        snapshot.feedKey = String(repeating: "0b", count: 32)
        snapshot.tenants = [
            .init(id: "t_acme", name: "acme-corp", state: "active", mode: "enforce", risk: 20, why: ""),
            .init(id: "t_ja", name: "日本語テスト社", state: "active", mode: "enforce", risk: 10, why: ""),
            .init(id: "t_ini", name: "initech", state: "active", mode: "enforce", risk: 66, why: "pi_model"),
            .init(id: "t_glob", name: "globex", state: "active", mode: "monitor", risk: 43, why: "rate_requests"),
            .init(id: "t_umb", name: "umbrella", state: "active", mode: "enforce", risk: 12, why: ""),
        ]
        snapshot.models = [
            .init(
                model: "smollm2-135m.gguf", status: "ok", digest: "sha256:" + digest("9f86d081"), bytes: 144_000_000,
                total: 144_000_000),
            .init(
                model: "mistral-7b-q5.gguf", status: "mismatch", digest: "sha256:" + digest("e3b0c442"),
                want: "sha256:" + digest("2c62aa01"), layer: "layer 3", bytes: 5_100_000_000, total: 5_100_000_000),
            .init(model: "phi-3-mini.gguf", status: "unknown", total: 2_200_000_000),
        ]
        return snapshot
    }

    static func digest(_ start: String) -> String { start + String(repeating: "ab", count: 28) }
}

/// Events without anything of interest in them.
enum FeedEventBody {
    static let risk = FeedEvent.Body.risk(.init(risk: 1, why: ""))

    static func event(_ number: Int, at time: Int, _ body: FeedEvent.Body) -> FeedEvent {
        FeedEvent(gateway: "gw-1", boot: "boot-a", sequence: number, time: time, tenant: "t_acme", body: body)
    }
}
