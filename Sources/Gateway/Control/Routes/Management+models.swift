import ModelVerifier
import Stores
import Wire

extension Management {
    var modelRoutes: [ControlRoute] { [listModels, showModel, verifyModel, approveModel] }

    /// What is known of each model; on a stopped gateway it is found out first.
    private func reports() throws -> [ModelReport] {
        try live?.guardian.registry.reports() ?? models.verifyAll()
    }

    private static let noModel = ControlError.notFound("model", hint: "See secureinfer model list.")

    private var listModels: ControlRoute {
        ControlRoute(
            .get, "/v1/models", "models.list", "Lists the models and the verdict on each.", access: .role(.viewer),
            answers: [.init(.modelList)]
        ) { _ in
            let reports = try reports()
            return .object { out in out.list("models", reports) { $0.write(to: &$1) } }
        }
    }

    private var showModel: ControlRoute {
        ControlRoute(
            .get, "/v1/models/{model}", "models.show", "Shows the verdict on a model.", access: .role(.viewer),
            answers: [.init(.model)], errors: [404]
        ) { call in
            guard let report = try reports().first(where: { $0.model == call.value("model") }) else {
                throw Self.noModel
            }
            return .object { report.write(to: &$0) }
        }
    }

    private var verifyModel: ControlRoute {
        ControlRoute(
            .post, "/v1/models/{model}/verify", "models.verify",
            "Hashes a model anew, or all for *; a stopped gateway's are hashed before the answer.",
            access: .role(.operator), body: .why,
            answers: [.init(202, .job, makes: .init(parameter: "job", pointer: "/job")), .init(.modelList)],
            errors: [404]
        ) { call in
            let model = call.value("model") == "*" ? nil : call.value("model")
            return try live.map { try startVerifying(model, $0, call) } ?? verifyNow(model, call)
        }
    }

    private var approveModel: ControlRoute {
        ControlRoute(
            .post, "/v1/models/{model}/approve", "models.approve", "Pins a model as it is now, if it is intact.",
            access: .role(.admin), body: .why, answers: [.init(.model)], errors: [404]
        ) { call in
            guard let report = try models.approve(call.value("model"), by: call.caller) else {
                throw ControlError.notFound("intact model", hint: "See secureinfer model list.")
            }
            try note("model.approve", call.value("model"), call)
            live?.guardian.show(report)
            return .object { report.write(to: &$0) }
        }
    }

    private func startVerifying(_ model: String?, _ live: Live, _ call: ControlCall) throws -> ControlReply {
        if let model, !live.guardian.registry.reports().contains(where: { $0.model == model }) { throw Self.noModel }
        guard let job = live.guardian.start(model) else {
            throw ControlError(code: "too_many_jobs", message: "Too many verifications wait.", hint: "Try again later.")
        }
        try note("model.verify", model ?? "*", call)
        return ControlReply(status: 202, body: job.json())
    }

    private func verifyNow(_ model: String?, _ call: ControlCall) throws -> ControlReply {
        var reports: [ModelReport] = []
        if let model {
            guard let report = try models.verify(model) else { throw Self.noModel }
            reports = [report]
        } else {
            reports = try models.verifyAll()
        }
        try note("model.verify", model ?? "*", call)
        return .object { out in out.list("models", reports) { $0.write(to: &$1) } }
    }

    /// Puts on record what changes no table.
    func note(_ verb: String, _ target: String, _ call: ControlCall) throws {
        try actions.add(
            .init(time: call.now, operator: call.caller, verb: verb, target: target, reason: call.reason))
    }
}
