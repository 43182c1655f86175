import SecurityGate
import Stores
import Wire

extension Management {
    var policyRoutes: [ControlRoute] {
        [showPolicy, setPolicy, replacePolicy, unsetPolicy, listPolicies, showVersion, checkPolicy]
    }

    /// What is in force and why; a stopped gateway knows no policy file.
    private var policyState: PolicyHolder.State {
        live?.policy.state ?? PolicyHolder.State(own: Policy(), stored: policies.current())
    }

    private var showPolicy: ControlRoute {
        ControlRoute(
            .get, "/v1/policy", "policy.show", "Shows the policy in force, for all tenants or for one.",
            access: .role(.viewer), query: [.tenantOfPolicy], answers: [.init(.policy)], errors: [404]
        ) { call in
            try policyReply(tenant: try call.query["tenant"].map(identity.tenant))
        }
    }

    private var setPolicy: ControlRoute {
        ControlRoute(
            .post, "/v1/policy", "policy.set",
            """
            Sets members of all gateways' policy. Each replaces the whole member of that name, and what is absent stays \
            as the document in force has it.
            """, access: .role(.admin), body: .newPolicy, answers: [.init(.policy)], errors: [409]
        ) { call in
            let state = policyState
            let document: PolicyDocument
            do throws(PolicyFault) {
                document = try (state.document ?? .empty).replacing(call.body, besides: ["version", "reason"])
            } catch {
                throw ControlError(error)
            }
            // What is absent was read just now, so it must still be there when the rest is written.
            let expected = call.body["version"]?.whole.map(Int64.init) ?? state.stored?.version ?? 0
            return try set(document, expecting: expected, call)
        }
    }

    private var replacePolicy: ControlRoute {
        ControlRoute(
            .put, "/v1/policy", "policy.replace", "Sets the whole policy of all gateways.", access: .role(.admin),
            body: .wholePolicy, answers: [.init(.policy)], errors: [409]
        ) { call in
            let document: PolicyDocument
            do throws(PolicyFault) {
                document = if let view = call.body["document"] { try PolicyDocument(view) } else { .empty }
            } catch {
                throw ControlError(error)
            }
            return try set(document, expecting: call.body["version"]?.whole.map(Int64.init), call)
        }
    }

    private var unsetPolicy: ControlRoute {
        ControlRoute(
            .delete, "/v1/policy", "policy.unset",
            """
            Withdraws what operators set, on all gateways: each goes on by its own policy file or its defaults.
            """, access: .role(.admin), query: [.versionSeen, .reason], answers: [.init(.policy)],
            errors: [404, 409]
        ) { call in
            try set(nil, expecting: call.number("version").map(Int64.init), call)
        }
    }

    private func set(_ document: PolicyDocument?, expecting: Int64?, _ call: ControlCall) throws -> ControlReply {
        let record = try policies.set(
            document, expecting: expecting, by: call.caller, reason: call.reason, now: call.now)
        let verb = document == nil ? "withdrew" : "changed"
        publish(.notice(.init(severity: .low, text: "\(record.by) \(verb) the policy")))
        return try policyReply(tenant: nil)
    }

    private func policyReply(tenant: Tenant?) throws -> ControlReply {
        let state = policyState
        let policy = (tenant.map { state.current.gate(id: $0.id, name: $0.name) } ?? state.current.base).policy
        return .object { out in
            out.field("version", Int(state.stored?.version ?? 0))
            out.field("source", state.source.rawValue)
            out.field("tenant", tenant?.name)
            out.field("block", policy.block)
            out.field("warn", policy.warn)
            out.field("excerpt", policy.excerpt.rawValue)
            out.field("expose_risk", policy.exposeRisk)
            out.field("by", state.stored?.by)
            out.field("reason", state.stored?.reason)
            out.field("t", state.stored.map { Int($0.time) })
            out.document(state.document)
            out.key("effective")
            out.beginObject()
            policy.write(to: &out)
            out.endObject()
        }
    }

    // MARK: - History

    private var listPolicies: ControlRoute {
        ControlRoute(
            .get, "/v1/policies", "policy.list",
            """
            Lists what operators set and withdrew, newest first; the last 256 versions are kept.
            """, access: .role(.viewer), query: [.limit, .before],
            answers: [.init(.page("policies", .policyVersion, next: .count))]
        ) { call in
            let found = try policies.history(before: call.number("before").map(Int64.init), limit: call.limit + 1)
            let shown = found.prefix(call.limit)
            return .object { out in
                out.list("policies", Array(shown)) { $0.write(to: &$1) }
                out.field("next", found.count > shown.count ? shown.last.map { Int($0.version) } : nil)
            }
        }
    }

    private var showVersion: ControlRoute {
        ControlRoute(
            .get, "/v1/policies/{version}", "policy.version", "Shows one version, with its document.",
            access: .role(.viewer), answers: [.init(.pastPolicy)], errors: [404]
        ) { call in
            guard let version = Int64(call.value("version")), let record = try policies.record(version: version) else {
                throw ControlError.notFound("version", hint: "GET /v1/policies lists those that are kept.")
            }
            return .object { out in
                record.write(to: &out)
                out.document(record.document)
            }
        }
    }

    // MARK: - Check

    private var checkPolicy: ControlRoute {
        ControlRoute(
            .post, "/v1/policy-checks", "policy.check",
            """
            Says whether a document would be taken, and what it would change. Nothing is changed.
            """, access: .role(.operator), body: .policyCheck, answers: [.init(.policyVerdict)]
        ) { call in
            guard let view = call.body["document"] else { throw ControlError.notFound("document", hint: "Send one.") }
            do throws(PolicyFault) {
                let document = try PolicyDocument(view)
                return verdict(document)
            } catch {
                return .object { out in
                    out.field("ok", false)
                    out.field("pointer", error.pointer)
                    out.field("key", error.path)
                    out.field("message", error.message)
                    out.field("hint", error.hint)
                }
            }
        }
    }

    private func verdict(_ document: PolicyDocument) -> ControlReply {
        let changes = document.changes(from: policyState.document ?? .empty)
        return .object { out in
            out.field("ok", true)
            out.list("changes", Array(changes.prefix(Wire.Schema.mostChanges))) { change, out in
                out.field("key", change.key)
                out.field("old", change.old)
                out.field("new", change.new)
            }
            out.field("changes_total", changes.count)
            out.field("strangers", PolicyNotices.strangers(document, identity))
        }
    }
}
