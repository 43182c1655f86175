import Vocabulary

@testable import Wire

/// Request bodies of either dialect around the members that a test is about.
enum Bodies {
    /// A smallest body with `extra` members behind it.
    static func request(_ extra: String = "") -> String {
        #"{"model":"m","messages":[{"role":"user","content":"hi"}]"# + (extra.isEmpty ? "" : "," + extra) + "}"
    }

    /// A smallest body of `/v1/completions`, `/api/generate` or `/api/embeddings` with `extra` members behind it.
    static func prompt(_ extra: String = "") -> String {
        #"{"model":"m","prompt":"hi""# + (extra.isEmpty ? "" : "," + extra) + "}"
    }

    /// A smallest body of `/v1/embeddings` or `/api/embed` with `extra` members behind it.
    static func input(_ extra: String = "") -> String {
        #"{"model":"m","input":"hi""# + (extra.isEmpty ? "" : "," + extra) + "}"
    }

    /// A smallest body of the route with `extra` members behind it.
    static func body(_ api: ClientAPI, _ extra: String) -> String {
        switch api {
        case .chatCompletions, .ollamaChat: request(extra)
        case .completions, .ollamaGenerate, .ollamaEmbeddings: prompt(extra)
        case .embeddings, .ollamaEmbed, .responses: input(extra)
        }
    }

    /// A body of this model and nothing but these members.
    static func model(_ members: String) -> String { #"{"model":"m",\#(members)}"# }

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
        try encode(.chat(request), for: upstream)
    }

    /// Decodes a body of any route.
    static func decode(
        _ body: String, _ api: ClientAPI, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws -> ModelRequest {
        try api.decode(JSONDocument(Array(body.utf8)), policy)
    }

    /// The refusal that decoding comes to; nil when the body is taken.
    static func refusal(
        _ body: String, _ api: ClientAPI, _ policy: ParameterPolicy = ParameterPolicy()
    ) throws -> DecodeRefusal? {
        do {
            _ = try decode(body, api, policy)
            return nil
        } catch let refusal as DecodeRefusal {
            return refusal
        }
    }

    static func encode(_ request: ModelRequest, for upstream: Dialect) throws -> String {
        String(decoding: try request.call(upstream).body, as: UTF8.self)
    }

    /// A policy under which every field is taken.
    static var permissive: ParameterPolicy {
        var policy = ParameterPolicy()
        policy.allowed = Set(ParameterPolicy.Permission.allCases)
        policy.maxContext = 8192
        return policy
    }

    static let png = "iVBORw0KGgoAAAANSUhEUg=="
    static let jpeg = "/9j/4AAQSkZJRgAB"
}
