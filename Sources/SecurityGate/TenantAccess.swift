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
    public func allows(model: String) -> Bool { models.allow(model) }

    /// Whether the tenant may use a route, by its path.
    public func allows(route: String) -> Bool { routes.isEmpty || routes.contains(route) }
}

extension [ModelPattern] {
    /// Whether one of them covers a model; where there is none every model is.
    fileprivate func allow(_ model: String) -> Bool {
        guard !isEmpty else { return true }
        let tagged = ModelName.tagged(model)
        return contains { $0.covers(tagged: tagged) }
    }
}

extension Policy {
    /// Whether a tenant may ask for a model: its own record and policy must both allow it.
    public func allows(model: String, to access: TenantAccess) -> Bool {
        access.allows(model: model) && models.allow(model)
    }

    /// Whether policy by itself lets nobody ask for a model.
    public func bars(model: String) -> Bool { !models.allow(model) }
}
