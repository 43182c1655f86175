import Vocabulary
import Wire

/// Which upstreams may serve a request, best first.
///
/// Three rules, in this order:
/// 1. An upstream with tenants serves nobody else. Where one of them is for this tenant and takes the model, only such
///    ones are candidates: what is set apart for a tenant never fails over to what everybody shares.
/// 2. An upstream that lists the model comes before one whose pattern covers it, and that before one that takes all.
/// 3. Otherwise the order of the configuration.
public struct UpstreamRouter: Sendable {
    /// How narrowly an upstream asks for a model.
    private enum Fit: Int, Comparable {
        case exact, pattern, all

        static func < (left: Fit, right: Fit) -> Bool { left.rawValue < right.rawValue }
    }

    private struct Route: Sendable {
        var exact: Set<String> = []
        var prefixes: [String] = []
        var takesAll = false
        var tenants: Set<String>
        /// False where the server is known not to read names as Ollama does.
        var tags: Bool

        init(_ server: UpstreamServer) {
            tenants = server.tenants
            tags = server.api != .openai
            takesAll = server.models.isEmpty
            for pattern in server.models {
                switch pattern {
                case .exact(let name): exact.insert(tags ? ModelName.tagged(name) : name)
                case .prefix(""): takesAll = true
                case .prefix(let stem): prefixes.append(stem)
                }
            }
        }

        func fit(_ model: String, tagged: String) -> Fit? {
            let name = tags ? tagged : model
            if exact.contains(name) { return .exact }
            if prefixes.contains(where: name.hasPrefix) { return .pattern }
            return takesAll ? .all : nil
        }

        /// True when some name that begins with the prefix is taken.
        func covers(_ prefix: String) -> Bool {
            exact.contains { $0.hasPrefix(prefix) }
                || prefixes.contains { $0.hasPrefix(prefix) || prefix.hasPrefix($0) }
        }

        func isReserved(for tenant: Tenant) -> Bool { tenants.contains(tenant.id) || tenants.contains(tenant.name) }
    }

    /// Who asks, by id and by name: the configuration may use either.
    public struct Tenant: Sendable, Equatable {
        public var id: String
        public var name: String

        public init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    private let routes: [Route]

    public init(_ servers: [UpstreamServer]) { routes = servers.map(Route.init) }

    /// Indices of the servers that may serve the request, best first; empty where none may.
    public func candidates(model: String, tenant: Tenant) -> [Int] {
        let tagged = ModelName.tagged(model)
        var reserved: [(index: Int, fit: Fit)] = []
        var shared: [(index: Int, fit: Fit)] = []
        for (index, route) in routes.enumerated() {
            guard let fit = route.fit(model, tagged: tagged) else { continue }
            if route.tenants.isEmpty {
                shared.append((index, fit))
            } else if route.isReserved(for: tenant) {
                reserved.append((index, fit))
            }
        }
        let found = reserved.isEmpty ? shared : reserved
        return found.sorted { ($0.fit, $0.index) < ($1.fit, $1.index) }.map(\.index)
    }

    /// True when the tenant's requests for this model may go to that server; for listings.
    public func mayReach(model: String, upstream: Int, tenant: Tenant) -> Bool {
        let tagged = ModelName.tagged(model)
        guard routes[upstream].fit(model, tagged: tagged) != nil else { return false }
        if !routes[upstream].tenants.isEmpty { return routes[upstream].isReserved(for: tenant) }
        return !routes.contains { $0.isReserved(for: tenant) && $0.fit(model, tagged: tagged) != nil }
    }

    /// True when some request could go to either of two servers, so that one can take over for the other.
    public func overlap(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (routes[left], routes[right])
        guard left.tenants.isEmpty == right.tenants.isEmpty,
            left.tenants.isEmpty || !left.tenants.isDisjoint(with: right.tenants)
        else { return false }
        return left.takesAll || right.takesAll || !left.exact.isDisjoint(with: right.exact)
            || left.prefixes.contains { prefix in right.covers(prefix) }
            || right.prefixes.contains { prefix in left.covers(prefix) }
    }
}
