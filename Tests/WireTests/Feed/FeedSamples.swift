import Vocabulary

@testable import Wire

/// One event of every kind, with and without what is optional, and awkward text in it.
enum FeedSamples {
    static let text = "a \"b\"\\ \n\u{1B}[2J é😀 ,\"mac\":\""

    static let events: [FeedEvent] = bodies.enumerated().map { index, body in
        FeedEvent(
            gateway: "gw-1", boot: "b00t", sequence: index + 1, time: 1_795_395_515_042,
            tenant: index.isMultiple(of: 2) ? "acme" : nil,
            request: index.isMultiple(of: 3) ? "req_\(index)" : nil, body: body)
    }

    static let bodies: [FeedEvent.Body] =
        [
            .decision(decision()), .decision(answer()), .decision(FeedEvent.Decision()), .risk(.init(risk: 0, why: "")),
            .risk(.init(risk: 100, why: text)),
            .limit(.init(control: "tokens", state: "degraded")), .link(.init(peer: "redis", state: "down")),
        ]
        + FeedEvent.AlertState.allCases.map {
            .alert(
                .init(
                    id: "a1", code: "pi_model", severity: .high, confidence: 0.87, evidence: text, state: $0,
                    by: $0 == .new ? nil : "op"))
        }
        + Severity.allCases.map { .notice(.init(severity: $0, text: text)) }
        + ["ok", "mismatch", "verifying"].map { .model(model(status: $0)) }
        + [nil, 1_795_395_999_000].map { .ban(ban(until: $0)) }

    static func decision() -> FeedEvent.Decision {
        var decision = FeedEvent.Decision()
        (decision.name, decision.key, decision.route, decision.model) = ("Acme", "k1", "/api/chat", "smollm2:135m")
        (decision.action, decision.would, decision.score, decision.risk) = (.warn, .block, 100, 41)
        (decision.reasons, decision.excerpt, decision.microseconds) = (
            ["pi_jailbreak_persona", "obf_base64"], text, 812
        )
        decision.findings = [
            .init(
                code: "obf_base64", rule: "r", weight: 70, path: "messages[0].content", from: 0, to: 9,
                decode: ["base64", "rot13"], evidence: text),
            .init(code: "ext_param_sweep", rule: "s", weight: 20),
        ]
        return decision
    }

    static func answer() -> FeedEvent.Decision {
        var answer = decision()
        answer.isAnswer = true
        return answer
    }

    static func model(status: String) -> FeedEvent.Model {
        let differs = status == "mismatch"
        return .init(
            model: "llama3:8b", status: status, digest: "sha256:0a", want: differs ? "sha256:0b" : nil,
            layer: differs ? text : nil, bytes: 5,
            total: Int.max, rate: 3)
    }

    static func ban(until: Int?) -> FeedEvent.Ban {
        .init(
            id: "b1", op: until == nil ? "lift" : "add", scope: "key", target: text, until: until, reason: "r",
            origin: "operator", by: "op",
            simulated: until == nil)
    }

    /// A stand-in for a keyed hash: 32 bytes that every byte of the message changes.
    static func seal(key: UInt64 = 1) -> FeedSeal {
        FeedSeal { message in
            var state = key &* 0x9E37_79B9_7F4A_7C15
            for byte in message { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            var random = SeededRandom(state)
            return (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
    }
}
