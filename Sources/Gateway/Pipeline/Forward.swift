import Inference
import NIOCore
import SecurityGate
import Vocabulary
import Wire

/// A request as it goes to the model's server.
struct Outgoing {
    let bytes: ByteBuffer
    let dialect: Dialect
}

/// Stage 7: re-serialises the decoded request in the upstream's dialect. It demands what only the gate can mint.
enum Forward {
    static func prepare(_ cleared: Cleared, _ chat: ChatRequest, _ services: LoopServices) -> Step<Outgoing> {
        guard services.shared.audit.isHealthy else { return .stop(Refusal(.auditUnavailable)) }
        guard let dialect = services.shared.upstream.dialect else { return .stop(Refusal(.upstreamUnavailable)) }
        switch dialect {
        case .openai:
            let body = OpenAIChatEncoder.encode(chat)
            return .go(Outgoing(bytes: services.request.post("/v1/chat/completions", body), dialect: dialect))
        case .ollama:
            do throws(DecodeRefusal) {
                let body = try OllamaChatEncoder.encode(chat)
                return .go(Outgoing(bytes: services.request.post("/api/chat", body), dialect: dialect))
            } catch {
                return .stop(Refusal(error.code, message: error.message, param: error.param))
            }
        }
    }
}
