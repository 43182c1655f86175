import Stores
import Wire

/// The routes of one management, and the way of a call through them: path, method, role, values, and then the route.
struct ControlTable: Sendable {
    let management: Management
    let routes: [ControlRoute]

    init(_ management: Management) {
        self.management = management
        routes = management.routes
    }

    /// Answers a call; never throws, and tells nothing of what went wrong inside.
    func handle(_ request: IncomingCall) -> ControlReply {
        let found = routes.compactMap { route in route.match(request.path).map { (route: route, values: $0) } }
        guard !found.isEmpty else { return .failure(ControlError.noRoute) }
        let allowed = Self.allowed(found.map(\.route))
        if request.method == "OPTIONS" {
            return ControlReply(status: 204, headers: [("allow", allowed)], body: [])
        }
        let wanted = request.method == "HEAD" ? "GET" : request.method
        guard let hit = found.first(where: { $0.route.method.rawValue == wanted }) else {
            return .failure(ControlError.notAllowed(allowed), headers: [("allow", allowed)])
        }
        do {
            try permit(request, hit.route)
            return try hit.route.run(try ControlCheck(route: hit.route).call(request, values: hit.values))
        } catch {
            return .failure(error)
        }
    }

    /// True where a path can be had without a token.
    func isOpen(_ request: IncomingCall) -> Bool {
        ["GET", "HEAD"].contains(request.method)
            && routes.contains { $0.access == .open && $0.match(request.path) != nil }
    }

    private static func allowed(_ routes: [ControlRoute]) -> String {
        let methods = routes.map(\.method)
        let read = methods.contains(.get) ? ["GET", "HEAD"] : []
        return (read + methods.filter { $0 != .get }.map(\.rawValue) + ["OPTIONS"]).joined(separator: ", ")
    }

    /// Refuses a caller of a lower role, and puts the attempt on record.
    private func permit(_ request: IncomingCall, _ route: ControlRoute) throws {
        guard case .role(let needed) = route.access, request.role < needed else { return }
        let now = Int64(SystemClock.wall())
        let target = "\(route.method.rawValue) \(route.pattern)"
        if let reason = management.denied.note(request.caller, needs: needed.rawValue, now: now) {
            // What cannot be written is refused all the same.
            try? management.actions.add(
                .init(time: now, operator: request.caller, verb: "denied", target: target, reason: reason))
        }
        throw ControlError(
            code: "role_too_low", message: "This needs the role \(needed.rawValue).",
            hint: "Ask an operator who has it.")
    }
}
