import Synchronization
import Vocabulary

@testable import Stores

extension DecisionRow {
    /// A row like those of a busy gateway.
    static func sample(
        _ id: String, tenant: String = "t_aaaaaaaaaaaaaaaa", model: String? = "llama3.2:1b", action: Action = .allow,
        digest: [UInt8]? = Array(0..<32)
    ) -> DecisionRow {
        DecisionRow(
            requestID: id, time: 1_760_000_000_000, tenantID: tenant, keyID: "abcdefghijkl",
            route: "/v1/chat/completions", model: model, action: action, would: action, score: 12, risk: 30,
            reasons: #"[{"code":"pi_model","weight":12}]"#, promptDigest: digest, microseconds: 180, boot: "boot-1")
    }
}

extension OutcomeRow {
    static func sample(_ id: String, outcome: Outcome = .ok) -> OutcomeRow {
        OutcomeRow(
            requestID: id, time: 1_760_000_001_000, status: 200, outcome: outcome, firstByteMicroseconds: 900,
            totalMicroseconds: 5000, inputTokens: 40, outputTokens: 80)
    }
}

/// Collects answers from the writer's thread.
final class Answers: Sendable {
    private let given = Mutex<[Bool]>([])
    private let bell = Doorbell()

    var all: [Bool] { given.withLock { $0 } }

    /// A decision that answers here.
    func item(_ row: DecisionRow) -> AuditItem {
        .decision(
            row,
            done: { answer in
                self.given.withLock { $0.append(answer) }
                self.bell.ring()
            })
    }

    /// Blocks until there are this many answers.
    func wait(for count: Int) -> [Bool] {
        while all.count < count { bell.wait() }
        return all
    }
}

extension AuditWriter {
    /// Records decisions and waits until they are durable.
    func record(_ ids: some Sequence<String>) {
        submit(ids.map { .decision(.sample($0)) })
        flush()
    }
}
