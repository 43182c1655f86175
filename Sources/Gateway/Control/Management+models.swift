import ModelVerifier
import Stores
import Wire

extension Management {
    var modelRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/models", role: .viewer) { _ in
                let reports = try live?.guardian.registry.reports() ?? models.verifyAll()
                return .object { out in out.list("models", reports) { $0.write(to: &$1) } }
            },
            ControlRoute(.post, "/v1/models/{model}/verify", role: .operator) { call in
                try verify(call.value("model") == "*" ? nil : call.value("model"), call)
            },
            ControlRoute(.post, "/v1/models/{model}/approve", role: .admin) { call in
                guard let report = try models.approve(call.value("model"), by: call.caller) else {
                    throw ControlError(
                        code: "not_found", message: "There is no intact model of that name.",
                        hint: "See secureinfer model list.")
                }
                live?.guardian.show(report)
                return .object { report.write(to: &$0) }
            },
            ControlRoute(.get, "/v1/jobs/{job}", role: .viewer) { call in
                guard let job = try running().guardian.jobs.find(call.value("job")) else {
                    throw ControlError(
                        code: "not_found", message: "There is no such job.", hint: "Jobs are kept for a while.")
                }
                return ControlReply(body: job.json())
            },
        ]
    }

    /// Starts a verification; on a stopped gateway it is done before the answer.
    private func verify(_ model: String?, _ call: ControlCall) throws -> ControlReply {
        try actions.add(.init(time: call.now, operator: call.caller, verb: "model.verify", target: model ?? "*"))
        guard let live else {
            let reports = try model.map { name in try models.verify(name).map { [$0] } ?? [] } ?? models.verifyAll()
            return .object { out in out.list("models", reports) { $0.write(to: &$1) } }
        }
        if let model, !live.guardian.registry.reports().contains(where: { $0.model == model }) {
            throw ControlError(
                code: "not_found", message: "There is no model of that name.", hint: "See secureinfer model list.")
        }
        guard let job = live.guardian.start(model) else {
            throw ControlError(code: "too_many_jobs", message: "Too many verifications wait.", hint: "Try again later.")
        }
        return ControlReply(status: 202, body: job.json())
    }
}

extension ModelReport {
    func write(to out: inout JSONWriter) {
        out.field("model", model)
        out.field("status", status.rawValue)
        out.field("digest", digest)
        out.field("want", wanted)
        out.field("layer", layer)
        out.field("reason", reason)
        out.field("bytes", Int(bytes))
    }
}
