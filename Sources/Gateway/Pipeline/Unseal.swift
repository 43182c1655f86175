import SecurityGate
import Vocabulary
import Wire

/// Stage 3, for `/api/generate`: the `context` that a client sends back is opened, if it is the tenant's and the model's.
enum Unseal {
    /// Answers on the event loop; before it returns where there is none.
    static func run(
        _ decoded: Decoded, _ policy: Policy, _ services: LoopServices, _ answer: @escaping (Step<Decoded>) -> Void
    ) {
        guard let request = decoded.request, let sealed = request.sealedContext else { return answer(.go(decoded)) }
        services.shared.vault.openContext(
            sealed, model: request.model, tenant: decoded.authenticated.principal.tenantID, on: services.loop
        ) { numbers in
            do throws(DecodeRefusal) {
                let opened = try request.opening(numbers, policy.parameters)
                answer(.go(decoded.with(conversation: decoded.conversation, request: opened)))
            } catch {
                var refusal = Refusal(error.code, message: error.message, param: error.param)
                refusal.lacked = error.needs
                answer(.stop(refusal))
            }
        }
    }

    /// The numbers of an answer as its client gets them: none where they cannot be sealed now, or where its route has no
    /// place for them.
    static func sealed(
        _ context: ContextNumbers?, of request: ModelRequest, _ exchange: Exchange,
        _ done: @escaping (ContextNumbers?) -> Void
    ) {
        guard request.showsContext, case .open(let numbers)? = context else { return done(nil) }
        exchange.services.shared.vault.sealContext(
            numbers, model: request.model, tenant: exchange.authenticated.principal.tenantID, on: exchange.services.loop
        ) { sealed in
            guard let sealed, sealed.count > loopLimit else { return done(sealed.map { .sealed($0) }) }
            exchange.services.apart({ ContextNumbers.writing(sealed) }) { done($0) }
        }
    }

    /// Numbers from which on they are written apart from the event loop, which other clients wait for.
    private static let loopLimit = 16 << 10
}

extension ModelRequest {
    /// Whether its answer tells Ollama's `context`; servers send it for every completion.
    var showsContext: Bool { api == .ollamaGenerate }
}
