import SecurityGate
import Vocabulary
import Wire

/// Stage 3: the whole body by the strict rule, before anything is sent anywhere.
enum Decode {
    /// Field with which a client names its conversation, or asks for one with the value `new`.
    static let conversationField: StaticString = "x-conversation-id"

    static func run(_ authenticated: Authenticated, body: [UInt8], _ services: LoopServices) -> Step<Decoded> {
        let tenant = authenticated.principal.tenantID
        var conversation: String?
        switch authenticated.routed.head.fields.unique(conversationField) {
        case .none: break
        case .many: return .stop(Refusal(.tenantContextMismatch))
        case .one(let value):
            let id = String(decoding: value, as: UTF8.self)
            conversation = id == "new" ? services.newConversation(tenant) : id
            guard id == "new" || services.shared.isolator.owns(id, tenant: tenant) else {
                return .stop(Refusal(.tenantContextMismatch))
            }
        }
        guard authenticated.routed.route.takesBody else {
            return .go(Decoded(authenticated: authenticated, chat: nil, conversation: conversation))
        }
        do throws(DecodeRefusal) {
            let chat = try decode(body, authenticated.routed.route.dialect)
            return .go(Decoded(authenticated: authenticated, chat: chat, conversation: conversation))
        } catch {
            return .stop(Refusal(error.code, message: error.message, param: error.param))
        }
    }

    private static func decode(_ body: [UInt8], _ dialect: Dialect) throws(DecodeRefusal) -> ChatRequest {
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(body)
        } catch {
            throw DecodeRefusal(error.code, "The body could not be read: \(error.description).")
        }
        return switch dialect {
        case .openai: try OpenAIChatDecoder.decode(document)
        case .ollama: try OllamaChatDecoder.decode(document)
        }
    }
}
