import Stores
import Wire

extension Management {
    var operatorRoutes: [ControlRoute] { [listOperators, createOperator, revokeOperator, whoAmI] }

    /// The name under which the unix socket and the command line act.
    static let local = "local"

    private var listOperators: ControlRoute {
        ControlRoute(
            .get, "/v1/operators", "operators.list", "Lists the operators, by name.", access: .role(.admin),
            answers: [.init(.object([.init("operators", .list(.operator, most: 100_000))]))]
        ) { _ in
            let operators = try identity.operators()
            return .object { out in out.list("operators", operators) { $0.write(to: &$1) } }
        }
    }

    private var createOperator: ControlRoute {
        ControlRoute(
            .post, "/v1/operators", "operators.create",
            "Makes an operator; the token is in the answer and nowhere else.", access: .role(.admin),
            body: .newOperator,
            answers: [.init(201, .mintedOperator, makes: .init(parameter: "operator", pointer: "/operator"))],
            errors: [409]
        ) { call in
            let name = call.body["name"]?.string ?? ""
            try Self.refuseReserved(name)
            guard name != Self.local else {
                throw ControlError(
                    code: "name_taken", message: "'\(Self.local)' is who calls over the unix socket.",
                    hint: "Choose another name.")
            }
            let role = call.body["role"]?.string.flatMap(Operator.Role.init) ?? .viewer
            let seconds = call.body["expires_in"]?.whole
            let minted = try identity.createOperator(
                name, role: role, expires: seconds.map { call.now + Int64($0) * 1000 }, by: call.caller,
                reason: call.reason, now: call.now)
            return .object(status: 201) { out in
                out.field("operator", name)
                out.field("role", role.rawValue)
                out.field("token", minted.text)
            }
        }
    }

    private var revokeOperator: ControlRoute {
        ControlRoute(
            .delete, "/v1/operators/{operator}", "operators.revoke", "Ends an operator's token at once.",
            access: .role(.admin), query: [.reason], answers: [.init(.revoked)], errors: [404, 409]
        ) { call in
            guard call.caller == Self.local || call.value("operator") != call.caller else {
                throw ControlError(
                    code: "own_token", message: "Operators cannot revoke themselves.",
                    hint: "Ask another admin, or do it on the gateway's own machine.")
            }
            try identity.revokeOperator(
                call.value("operator"), by: call.caller, reason: call.reason, now: call.now)
            return .object { $0.field("revoked", call.value("operator")) }
        }
    }

    private var whoAmI: ControlRoute {
        ControlRoute(
            .get, "/v1/whoami", "operators.whoami", "Says who the caller is.", access: .role(.viewer),
            answers: [.init(.object([.init("operator", .anyText(1...64)), .init("role", .role)]))]
        ) { call in
            .object { out in
                out.field("operator", call.caller)
                out.field("role", call.role.rawValue)
            }
        }
    }
}
