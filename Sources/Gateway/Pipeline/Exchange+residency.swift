import Inference
import SecurityGate
import Vocabulary
import Wire

/// Requests that the gateway answers itself for a model's server: for a model that is not to be seen, or about the model's
/// place in memory.
extension Exchange {
    /// Answers as if there were no such model: word for word what the model's server would say of one that it lacks.
    func conceal(_ request: ModelRequest, _ cleared: Cleared) {
        let refusal = Refusal.unknownModel(request.model)
        let isAsked = request.residency == nil && isReachable(request, UpstreamRouter.Tenant(authenticated.principal))
        record(Decision(self, refusal, model: request.model))
        whenDurable { [self] in answer(refusal, action: isAsked ? cleared.clearance.ruling.action : .block) }
    }

    /// Answers a request for the model itself. How long it stays in memory is not one tenant's to say, and servers of
    /// OpenAI's kind have it there always, so nothing goes upstream.
    func reside(_ cleared: Cleared, _ request: ModelRequest, _ finish: FinishReason) {
        let tenant = UpstreamRouter.Tenant(authenticated.principal)
        guard services.shared.upstreams.offers(request.model, to: tenant) ?? isReachable(request, tenant) else {
            return refuse(.unknownModel(request.model), model: request.model)
        }
        record(Decision(self, cleared.scored, cleared.clearance.ruling))
        let now = SystemClock.wallNanoseconds()
        let context = AnswerContext(id: String(routed.requestID.dropFirst(4)), began: now, source: .ollama)
        let body = request.writer(context)?.whole(ModelAnswer(finish: finish), now: now) ?? []
        whenDurable { [self] in
            client.send(200, body, extra: headers(cleared))
            self.finish(status: 200, .ok)
        }
    }

    /// Whether a model of which nothing is known can be asked for at all.
    private func isReachable(_ request: ModelRequest, _ tenant: UpstreamRouter.Tenant) -> Bool {
        !services.shared.upstreams.candidates(model: request.model, tenant: tenant).isEmpty
    }
}
