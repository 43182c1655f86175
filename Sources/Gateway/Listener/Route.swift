import Wire

/// The routes that tenants can reach; what is not here does not exist.
enum Route: Equatable {
    case chatCompletions, ollamaChat
    case models, model(String)
    case tags, version, root
    case health, ready, liveness

    enum Match: Equatable {
        case route(Route)
        case wrongMethod, unknown
    }

    /// Finds the route of an exact path; nothing is normalised, so `//`, `..` and `%2e` are just unknown.
    static func match(_ method: HTTPRequestHead.Method, _ path: String) -> Match {
        switch path {
        case "/v1/chat/completions": only(.post, method, .chatCompletions)
        case "/api/chat": only(.post, method, .ollamaChat)
        case "/v1/models": only(.get, method, .models)
        case "/api/tags": only(.get, method, .tags)
        case "/api/version": only(.get, method, .version)
        case "/healthz": only(.get, method, .health)
        case "/readyz": only(.get, method, .ready)
        case "/": method == .head ? .route(.liveness) : only(.get, method, .root)
        default: modelPath(method, path)
        }
    }

    private static func only(_ wanted: HTTPRequestHead.Method, _ method: HTTPRequestHead.Method, _ route: Route)
        -> Match
    {
        method == wanted ? .route(route) : .wrongMethod
    }

    private static func modelPath(_ method: HTTPRequestHead.Method, _ path: String) -> Match {
        let prefix = "/v1/models/"
        guard path.hasPrefix(prefix), path.utf8.count > prefix.utf8.count else { return .unknown }
        return only(.get, method, .model(String(path.dropFirst(prefix.count))))
    }

    /// The dialect of answers and errors.
    var dialect: Dialect {
        switch self {
        case .ollamaChat, .tags, .version, .root, .liveness: .ollama
        case .chatCompletions, .models, .model, .health, .ready: .openai
        }
    }

    /// True for routes that carry a request body.
    var takesBody: Bool { self == .chatCompletions || self == .ollamaChat }

    /// Most bytes of the body.
    var bodyLimit: Int { takesBody ? 4 << 20 : 0 }

    /// Routes without a key; they are no requests in the sense of the audit.
    var isOpen: Bool { self == .health || self == .ready || self == .liveness }

    /// The path as the audit and the feed name it.
    var name: String {
        switch self {
        case .chatCompletions: "/v1/chat/completions"
        case .ollamaChat: "/api/chat"
        case .models: "/v1/models"
        case .model: "/v1/models/{id}"
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
