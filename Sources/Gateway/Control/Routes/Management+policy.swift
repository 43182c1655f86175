import SecurityGate
import Stores
import Wire

extension Management {
    var policyRoutes: [ControlRoute] { [showPolicy, setPolicy] }

    private var showPolicy: ControlRoute {
        ControlRoute(
            .get, "/v1/policy", "policy.show", "Shows the policy in force.", access: .role(.viewer),
            answers: [.init(.policy)]
        ) { _ in
            let record = policies.current()
            return .object { Self.write(record?.policy ?? unstored, record, to: &$0) }
        }
    }

    private var setPolicy: ControlRoute {
        ControlRoute(
            .post, "/v1/policy", "policy.set", "Sets the policy of all gateways; what is absent stays.",
            access: .role(.admin), body: .newPolicy, answers: [.init(.policy)], errors: [409]
        ) { call in
            let seen = policies.current()
            var policy = seen?.policy ?? unstored
            policy.block = call.body["block"]?.whole ?? policy.block
            policy.warn = call.body["warn"]?.whole ?? policy.warn
            policy.excerpt = call.body["excerpt"]?.string.flatMap(Policy.Excerpt.init) ?? policy.excerpt
            policy.exposeRisk = call.body["expose_risk"]?.bool ?? policy.exposeRisk
            guard policy.warn <= policy.block else {
                throw ControlError(
                    code: "policy_conflict", message: "Warnings would begin above the score that is blocked.",
                    hint: "Let warn be no more than block; what is absent stays.")
            }
            // What is absent was read just now, so it must still be there when the rest is written.
            let expected = call.body["version"]?.whole.map(Int64.init) ?? seen?.version ?? 0
            let record = try policies.set(
                policy, expecting: expected, by: call.caller, reason: call.reason, now: call.now)
            publish(.notice(.init(severity: .low, text: "\(record.by) changed the policy")))
            return .object { Self.write(record.policy, record, to: &$0) }
        }
    }

    /// What is in force while operators set nothing.
    private var unstored: Policy { live?.policy.policy ?? Policy() }

    private static func write(_ policy: Policy, _ record: PolicyRecord?, to out: inout JSONWriter) {
        out.field("version", Int(record?.version ?? 0))
        out.field("block", policy.block)
        out.field("warn", policy.warn)
        out.field("excerpt", policy.excerpt.rawValue)
        out.field("expose_risk", policy.exposeRisk)
        out.field("by", record?.by)
        out.field("reason", record?.reason)
        out.field("t", record.map { Int($0.time) })
    }
}

extension Schema {
    static let policy = Schema.object([
        .init("version", count.noted("0 while operators set nothing.")), .init("block", .percent),
        .init("warn", .percent), .init("excerpt", .excerpt), .init("expose_risk", .boolean()),
        .init("by", anyText(1...64).orNull), .init("reason", anyText(0...4096).orNull), .init("t", time.orNull),
    ]).named("Policy")

    static let newPolicy = Schema.object([
        .optional("block", percent.noted("Scores from here on are blocked, 0 to 100; not below warn.")),
        .optional("warn", percent.noted("Scores from here on are let through with a warning, 0 to 100.")),
        .optional("excerpt", .excerpt),
        .optional("expose_risk", .boolean(note: "Whether clients see the risk of their requests.")),
        .optional("version", count.noted("The version that was seen; another one by now is a conflict.")),
        .optional("reason", .reason),
    ]).named("NewPolicy")

    private static let excerpt = Schema.words(
        Policy.Excerpt.allCases.map(\.rawValue), note: "Use none, masked or full.")
}
