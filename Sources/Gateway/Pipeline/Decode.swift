import SecurityGate
import Vocabulary
import Wire

/// Stage 3: the whole body by the strict rule, before anything is sent anywhere.
enum Decode {
    /// Field with which a client names its conversation, or asks for one with the value `new`.
    static let conversationField: StaticString = "x-conversation-id"

    /// Bytes of a body from which on it is read apart from the event loop, which other clients wait for.
    private static let loopLimit = 64 << 10
    /// Milliseconds within which a long one is read; what takes longer waits behind too many others of its tenant.
    private static let patience = 10_000

    /// Answers on the event loop, before it returns unless the body is long.
    static func run(
        _ authenticated: Authenticated, body: [UInt8], _ policy: Policy, _ services: LoopServices,
        _ answer: @escaping (Step<Decoded>) -> Void
    ) {
        let asked: AskedConversation
        switch self.asked(authenticated.routed) {
        case .stop(let refusal): return answer(.stop(refusal))
        case .go(let conversation): asked = conversation
        }
        guard let api = authenticated.routed.route.api else {
            return answer(.go(Decoded(authenticated: authenticated, request: nil, asked: asked)))
        }
        let take: (Result<ModelRequest, DecodeRefusal>) -> Void = { result in
            answer(step(result, authenticated, asked, policy))
        }
        guard body.count > loopLimit else { return take(read(body, api, policy.parameters)) }
        let tenant = authenticated.principal.tenantID
        let parameters = policy.parameters
        let isTaken = services.shared.scoring.submit(tenant: tenant, within: patience, on: services.loop) {
            read(body, api, parameters)
        } answer: { result in
            if let result { take(result) } else { answer(.stop(.late(tenant, services))) }
        }
        if !isTaken { answer(.stop(.late(tenant, services))) }
    }

    /// The conversation that the client names.
    private static func asked(_ routed: Routed) -> Step<AskedConversation> {
        switch routed.head.fields.unique(conversationField) {
        case .none: return .go(.none)
        case .many: return .stop(Refusal(.tenantContextMismatch))
        case .one(let value):
            let id = String(decoding: value, as: UTF8.self)
            return .go(id == "new" ? .new : .id(id))
        }
    }

    private static func step(
        _ result: Result<ModelRequest, DecodeRefusal>, _ authenticated: Authenticated, _ asked: AskedConversation,
        _ policy: Policy
    ) -> Step<Decoded> {
        switch result {
        case .success(let request):
            return .go(
                Decoded(
                    authenticated: authenticated, request: request, asked: asked,
                    mayUseModel: policy.allows(model: request.model, to: authenticated.principal.access)))
        case .failure(let error):
            var refusal = Refusal(error.code, message: error.message, param: error.param)
            refusal.lacked = error.needs
            return .stop(refusal)
        }
    }

    private static func read(
        _ body: [UInt8], _ api: ClientAPI, _ policy: ParameterPolicy
    ) -> Result<ModelRequest, DecodeRefusal> {
        do throws(DecodeRefusal) {
            return .success(try decode(body, api, policy))
        } catch {
            return .failure(error)
        }
    }

    private static func decode(
        _ body: [UInt8], _ api: ClientAPI, _ policy: ParameterPolicy
    ) throws(DecodeRefusal) -> ModelRequest {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(body)
        } catch {
            if body.isEmpty, api.dialect == .ollama { throw DecodeRefusal(error.code, "missing request body") }
            throw DecodeRefusal(error.code, "The body could not be read: \(error.description).")
        }
        return try api.decode(document, policy)
    }
}

extension Refusal {
    /// A long body could not be read in time.
    fileprivate static func late(_ tenant: String, _ services: LoopServices) -> Refusal {
        Score.noteTimeout("a request could not be read in time", tenant: tenant, services.shared)
        return Refusal(.detectorTimeout)
    }
}
