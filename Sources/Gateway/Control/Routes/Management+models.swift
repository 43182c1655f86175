import ModelVerifier
import Stores
import Wire

extension Management {
    var modelRoutes: [ControlRoute] { [listModels, showModel, modelChanges, verifyModel, approveModel, forgetModel] }

    private static let noModel = ControlError.notFound("model", hint: "See secureinfer model list.")

    private var listModels: ControlRoute {
        ControlRoute(
            .get, "/v1/models", "models.list", "Lists the models and the verdict on each.", access: .role(.viewer),
            answers: [.init(.modelList)]
        ) { _ in
            let reports = try live?.guardian.registry.reports() ?? models.verifyAll()
            return .object { out in out.list("models", reports) { $0.write(to: &$1) } }
        }
    }

    private var showModel: ControlRoute {
        ControlRoute(
            .get, "/v1/models/{model}", "models.show", "Shows the verdict on a model, and what it is made of.",
            access: .role(.viewer), answers: [.init(.modelDetail)], errors: [404]
        ) { call in
            let found = try inspection(call)
            return .object { found.write(to: &$0) }
        }
    }

    private var modelChanges: ControlRoute {
        ControlRoute(
            .get, "/v1/models/{model}/changes", "models.changes",
            "Shows layer by layer what an approval would take for good, beside what was pinned.",
            access: .role(.viewer),
            answers: [.init(.modelChanges)], errors: [404]
        ) { call in
            let found = try inspection(call)
            return .object { found.writeChanges(to: &$0) }
        }
    }

    private var verifyModel: ControlRoute {
        ControlRoute(
            .post, "/v1/models/{model}/verify", "models.verify",
            "Hashes a model anew, or all for *; a stopped gateway's are hashed before the answer.",
            access: .role(.operator), body: .why,
            answers: [.init(202, .job, makes: .init(parameter: "job", pointer: "/job")), .init(.modelList)],
            errors: [404, 429]
        ) { call in
            let model = call.value("model") == "*" ? nil : call.value("model")
            return try live.map { try startVerifying(model, $0, call) } ?? verifyNow(model, call)
        }
    }

    private var approveModel: ControlRoute {
        ControlRoute(
            .post, "/v1/models/{model}/approve", "models.approve",
            "Pins a model as it was hashed last, if it is intact and, where a digest is given, the one with that digest.",
            access: .role(.admin), body: .approval, answers: [.init(.model)], errors: [404, 409]
        ) { call in
            let (model, digest) = (call.value("model"), call.body["digest"]?.string)
            let report =
                try live.map { try $0.guardian.approve(model, digest: digest, by: call.caller) }
                ?? models.approve(model, digest: digest, by: call.caller)
            guard let report else { throw ControlError.notFound("intact model", hint: "See secureinfer model list.") }
            try note("model.approve", model, call)
            return .object { report.write(to: &$0) }
        }
    }

    private var forgetModel: ControlRoute {
        ControlRoute(
            .post, "/v1/models/{model}/forget", "models.forget",
            "Takes a model's pin away: a model of that name waits for an approval from then on.",
            access: .role(.admin), body: .why, answers: [.init(.forgotten)], errors: [404]
        ) { call in
            let model = call.value("model")
            let wasPinned =
                try live.map { try $0.guardian.forget(model, by: call.caller, reason: call.reason) }
                ?? models.catalog.unpin(model, by: call.caller, reason: call.reason)
            guard wasPinned else { throw ControlError.notFound("pinned model", hint: "See secureinfer model list.") }
            return .object { $0.field("model", model) }
        }
    }

    private func inspection(_ call: ControlCall) throws -> ModelInspection {
        let model = call.value("model")
        if let live {
            guard let found = try live.guardian.inspect(model) else { throw Self.noModel }
            return found
        }
        guard let found = try models.inspect(model) else { throw Self.noModel }
        return found
    }

    private func startVerifying(_ model: String?, _ live: Live, _ call: ControlCall) throws -> ControlReply {
        if let model, !live.guardian.knows(model) { throw Self.noModel }
        guard let job = live.guardian.start(model) else {
            throw ControlError(code: "too_many_jobs", message: "Too many verifications wait.", hint: "Try again later.")
        }
        try note("model.verify", model ?? "*", call)
        return ControlReply(status: 202, body: job.json())
    }

    private func verifyNow(_ model: String?, _ call: ControlCall) throws -> ControlReply {
        var reports: [ModelReport] = []
        if let model {
            guard let report = try models.verify(model)?.verdict else { throw Self.noModel }
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
