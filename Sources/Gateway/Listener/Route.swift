import Wire

/// The routes that tenants can reach; what is not here does not exist.
enum Route: Equatable {
    /// A question to a model.
    case ask(ClientAPI)
    case models, model(String)
    /// The tenant's own stored conversations.
    case conversations, conversation(String), forgetConversation(String)
    case tags, version, root
    case health, ready, liveness

    enum Match: Equatable {
        case route(Route)
        case wrongMethod, unknown
    }

    /// Finds the route of an exact path; nothing is normalised, so `//`, `..` and `%2e` are just unknown.
    static func match(_ method: HTTPRequestHead.Method, _ path: String) -> Match {
        switch path {
        case "/v1/chat/completions": only(.post, method, .ask(.chatCompletions))
        case "/v1/completions": only(.post, method, .ask(.completions))
        case "/v1/embeddings": only(.post, method, .ask(.embeddings))
        case "/v1/responses": only(.post, method, .ask(.responses))
        case "/api/chat": only(.post, method, .ask(.ollamaChat))
        case "/api/generate": only(.post, method, .ask(.ollamaGenerate))
        case "/api/embed": only(.post, method, .ask(.ollamaEmbed))
        case "/api/embeddings": only(.post, method, .ask(.ollamaEmbeddings))
        case "/v1/conversations": only(.get, method, .conversations)
        case "/v1/models": only(.get, method, .models)
        case "/api/tags": only(.get, method, .tags)
        case "/api/version": only(.get, method, .version)
        case "/healthz": only(.get, method, .health)
        case "/readyz": only(.get, method, .ready)
        case "/": method == .head ? .route(.liveness) : only(.get, method, .root)
        default: modelPath(method, path) ?? conversationPath(method, path) ?? .unknown
        }
    }

    private static func only(_ wanted: HTTPRequestHead.Method, _ method: HTTPRequestHead.Method, _ route: Route)
        -> Match
    {
        method == wanted ? .route(route) : .wrongMethod
    }

    private static func modelPath(_ method: HTTPRequestHead.Method, _ path: String) -> Match? {
        let prefix = "/v1/models/"
        guard path.hasPrefix(prefix), path.utf8.count > prefix.utf8.count else { return nil }
        let name = path.dropFirst(prefix.count)
        // Slashes belong to a name that is asked for; anything else there is an operator's path, of which nothing is said.
        guard method == .get || !name.contains("/") else { return .unknown }
        return only(.get, method, .model(unescaped(name)))
    }

    /// What stands behind the prefix is an id, whatever it is: whether there is such a one is told by the store alone.
    private static func conversationPath(_ method: HTTPRequestHead.Method, _ path: String) -> Match? {
        let prefix = "/v1/conversations/"
        guard path.hasPrefix(prefix), path.utf8.count > prefix.utf8.count else { return nil }
        let id = String(path.dropFirst(prefix.count))
        return switch method {
        case .get: .route(.conversation(id))
        case .delete: .route(.forgetConversation(id))
        case .post, .head, .other: .wrongMethod
        }
    }

    /// A model's name with the two characters that clients escape in it; nothing else is decoded.
    private static func unescaped(_ name: Substring) -> String {
        String(name).replacing("%2F", with: "/").replacing("%2f", with: "/").replacing("%3A", with: ":")
            .replacing("%3a", with: ":")
    }

    /// The dialect of answers and errors.
    var dialect: Dialect {
        switch self {
        case .ask(let api): api.dialect
        case .tags, .version, .root, .liveness: .ollama
        case .models, .model, .conversations, .conversation, .forgetConversation, .health, .ready: .openai
        }
    }

    /// True for routes that carry a request body.
    var takesBody: Bool { api != nil }

    /// The route of a question to a model; nil for what the gateway answers itself.
    var api: ClientAPI? { if case .ask(let api) = self { api } else { nil } }

    /// Whether it is about the tenant's stored conversations.
    var isOfConversations: Bool {
        switch self {
        case .conversations, .conversation, .forgetConversation: true
        default: false
        }
    }

    /// Whether it takes a query string, and this one.
    func takes(query: String) -> Bool { self == .conversations && ConversationPage(query) != nil }

    /// Most bytes of the body.
    var bodyLimit: Int { api?.bodyLimit ?? 0 }

    /// Routes without a key; they are no requests in the sense of the audit.
    var isOpen: Bool { self == .health || self == .ready || self == .liveness }

    /// The path as the audit and the feed name it.
    var name: String {
        switch self {
        case .ask(let api): "\(api.path)"
        case .models: "/v1/models"
        case .model: "/v1/models/{id}"
        case .conversations: "/v1/conversations"
        case .conversation, .forgetConversation: "/v1/conversations/{id}"
        case .tags: "/api/tags"
        case .version: "/api/version"
        case .root, .liveness: "/"
        case .health: "/healthz"
        case .ready: "/readyz"
        }
    }

    /// The dialect in which an unknown path is refused: what stands under `/api` is Ollama's.
    static func dialect(ofUnknown path: String) -> Dialect { path.hasPrefix("/api") ? .ollama : .openai }
}
