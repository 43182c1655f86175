import SecurityGate
import Vocabulary
import Wire

/// Stage 1: framing, route and method, from the head alone.
enum Head {
    static func run(
        _ head: HTTPRequestHead, client: Client, began: Int, _ services: LoopServices
    ) -> Step<Routed> {
        let match = Route.match(head.method, head.path)
        if case .route(let route) = match, route.isOpen {
            return .go(routed(head, route, client, began))
        }
        services.shared.counters.requests.add(1, ordering: .relaxed)
        if services.shared.isDraining { return .stop(Refusal(.draining)) }
        switch match {
        case .route(let route): return .go(routed(head, route, client, began))
        case .wrongMethod: return .stop(Refusal(.methodNotAllowed))
        case .unknown: return .stop(Refusal(.routeNotFound))
        }
    }

    private static func routed(_ head: HTTPRequestHead, _ route: Route, _ client: Client, _ began: Int) -> Routed {
        Routed(head: head, route: route, client: client, requestID: RequestID.make(), began: began)
    }

    /// What the tenant may not do, then what the head says of the body; asked after authentication, before the body is
    /// read.
    static func refusal(_ authenticated: Authenticated) -> Refusal? {
        guard authenticated.principal.access.allows(route: authenticated.routed.route.name) else {
            return Refusal(.endpointForbidden)
        }
        return bodyRefusal(authenticated.routed)
    }

    /// What the head says of the body, held against the route.
    private static func bodyRefusal(_ routed: Routed) -> Refusal? {
        let fields = routed.head.fields
        if routed.head.hasQuery, !routed.route.takes(query: routed.head.query) {
            let message =
                routed.route == .conversations
                ? "This route takes 'after', as an answer named it, and 'limit', 1 to 100."
                : "This route takes no query string."
            return Refusal(.paramForbidden, message: message, param: "?")
        }
        guard routed.route.takesBody else { return routed.head.framing == .none ? nil : Refusal(.bodyTooLarge) }
        guard fields.contains("content-length") || fields.contains("transfer-encoding") else {
            return Refusal(.lengthRequired)
        }
        if case .length(let length) = routed.head.framing, length > routed.route.bodyLimit {
            return Refusal(.bodyTooLarge)
        }
        guard case .one(let type) = fields.unique("content-type"), isJSON(type), !fields.contains("content-encoding")
        else {
            return Refusal(.encodingUnsupported)
        }
        if fields.contains("expect"), fields.text("expect")?.lowercased() != "100-continue" {
            return Refusal(.headMalformed)
        }
        return nil
    }

    /// `application/json`, alone or with `charset=utf-8`.
    private static func isJSON(_ type: ArraySlice<UInt8>) -> Bool {
        if type.elementsEqual(json) { return true }
        guard type.count <= 128 else { return false }
        let pieces = String(decoding: type, as: UTF8.self).lowercased().split(separator: ";")
            .map { $0.trimming { $0 == " " || $0 == "\t" } }
        return pieces.first == "application/json" && pieces.count <= 2
            && (pieces.count == 1 || pieces[1] == "charset=utf-8" || pieces[1] == "charset=\"utf-8\"")
    }

    private static let json = Array("application/json".utf8)
}

extension Substring {
    /// Without what stands at either end.
    fileprivate func trimming(_ isSpace: (Character) -> Bool) -> Substring {
        var text = drop(while: isSpace)
        while text.last.map(isSpace) ?? false { text.removeLast() }
        return text
    }
}
