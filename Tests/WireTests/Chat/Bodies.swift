@testable import Wire

/// Request bodies of either dialect around the members that a test is about.
enum Bodies {
    /// A smallest body with `extra` members behind it.
    static func request(_ extra: String = "") -> String {
        #"{"model":"m","messages":[{"role":"user","content":"hi"}]"# + (extra.isEmpty ? "" : "," + extra) + "}"
    }

    /// A body with this list of messages.
    static func messages(_ list: String) -> String { #"{"model":"m","messages":[\#(list)]}"# }

    static func decode(_ body: String, _ dialect: Dialect) throws -> ChatRequest {
        let document = try JSONDocument(Array(body.utf8))
        return try dialect == .openai ? OpenAIChatDecoder.decode(document) : OllamaChatDecoder.decode(document)
    }

    /// The refusal that decoding comes to; nil when the body is taken.
    static func refusal(_ body: String, _ dialect: Dialect) throws -> DecodeRefusal? {
        do {
            _ = try decode(body, dialect)
            return nil
        } catch let refusal as DecodeRefusal {
            return refusal
        }
    }

    static func encode(_ request: ChatRequest, for upstream: Dialect) throws -> String {
        let bytes = upstream == .openai ? OpenAIChatEncoder.encode(request) : try OllamaChatEncoder.encode(request)
        return String(decoding: bytes, as: UTF8.self)
    }

    static let png = "iVBORw0KGgoAAAANSUhEUg=="
    static let jpeg = "/9j/4AAQSkZJRgAB"
}
