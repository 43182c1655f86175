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
        guard let api = authenticated.routed.route.api else {
            return .go(Decoded(authenticated: authenticated, request: nil, conversation: conversation))
        }
        do throws(DecodeRefusal) {
            let request = try decode(body, api, services.live.parameters)
            return .go(Decoded(authenticated: authenticated, request: request, conversation: conversation))
        } catch {
            return .stop(Refusal(error.code, message: error.message, param: error.param))
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
