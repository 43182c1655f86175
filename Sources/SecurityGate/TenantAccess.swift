import Vocabulary

/// Which models and routes a tenant may use.
public struct TenantAccess: Sendable, Equatable {
    /// Models that may be asked for; empty for every model. 64 at most.
    public var models: [ModelPattern]
    /// Paths that may be used, as `/v1/chat/completions`; empty for every route. 16 at most.
    public var routes: Set<String>

    public static let modelLimit = 64
    public static let routeLimit = 16

    public init(models: [ModelPattern] = [], routes: Set<String> = []) {
        self.models = models
        self.routes = routes
    }

    /// Whether the tenant may use a model; `NAME` and `NAME:latest` are one.
    public func allows(model: String) -> Bool {
        guard !models.isEmpty else { return true }
        let tagged = ModelName.tagged(model)
        return models.contains { $0.covers(tagged: tagged) }
    }

    /// Whether the tenant may use a route, by its path.
    public func allows(route: String) -> Bool { routes.isEmpty || routes.contains(route) }
}
