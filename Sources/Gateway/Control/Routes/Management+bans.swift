import SecurityGate
import Stores
import Wire

extension Management {
    var banRoutes: [ControlRoute] { [listBans, addBan, showBan, liftBan] }

    private var listBans: ControlRoute {
        ControlRoute(
            .get, "/v1/bans", "bans.list", "Lists the bans that hold, newest first.", access: .role(.viewer),
            query: [.limit, .after], answers: [.init(.page("bans", .ban, next: .anyText(1...64)))]
        ) { call in
            let page = ListPage(try bans.active(at: call.now), call, id: \.id)
            return .object { out in
                out.list("bans", Array(page.items)) { FeedEvent.Ban($0, op: "add").write(to: &$1) }
                out.field("next", page.next)
            }
        }
    }

    private var addBan: ControlRoute {
        ControlRoute(
            .post, "/v1/bans", "bans.add", "Bans a tenant, a key or an address; a ban that lasts longer stays.",
            access: .role(.operator), body: .newBan,
            answers: [.init(201, .ban, makes: .init(parameter: "ban", pointer: "/id"))], errors: [404]
        ) { call in
            let scope = call.body["scope"]?.string.flatMap(Ban.Scope.init) ?? .tenant
            let seconds = call.body["seconds"]?.whole
            let request = Stores.BanRequest(
                scope: scope, target: try target(scope, call.body["target"]?.string ?? ""),
                until: seconds.map { call.now + Int64($0) * 1000 }, reason: call.reason, origin: .operator,
                by: call.caller, simulated: false)
            let ban = try bans.add(request, now: call.now)
            live?.share(ban, true)
            publish(.ban(FeedEvent.Ban(ban, op: "add")), tenant: Self.tenant(ban))
            return .object(status: 201) { FeedEvent.Ban(ban, op: "add").write(to: &$0) }
        }
    }

    private var showBan: ControlRoute {
        ControlRoute(
            .get, "/v1/bans/{ban}", "bans.show", "Shows a ban that holds, by its id or what it holds.",
            access: .role(.viewer), answers: [.init(.ban)], errors: [404]
        ) { call in
            let ban = try openBan(call)
            return .object { FeedEvent.Ban(ban, op: "add").write(to: &$0) }
        }
    }

    private var liftBan: ControlRoute {
        ControlRoute(
            .delete, "/v1/bans/{ban}", "bans.lift", "Ends a ban, by its id or what it holds.", access: .role(.operator),
            query: [.reason], answers: [.init(.ban)], errors: [404]
        ) { call in
            let ban = try bans.lift(try openBan(call).id, by: call.caller, reason: call.reason, now: call.now)
            live?.share(ban, false)
            publish(.ban(FeedEvent.Ban(ban, op: "lift", by: call.caller)), tenant: Self.tenant(ban))
            return .object { FeedEvent.Ban(ban, op: "lift", by: call.caller).write(to: &$0) }
        }
    }

    /// What is banned, in the form in which requests are held against it.
    private func target(_ scope: Ban.Scope, _ name: String) throws -> String {
        switch scope {
        case .tenant: return try identity.tenant(name).id
        case .key: return try identity.key(name).id
        case .address:
            guard let address = ClientAddress(name) else {
                throw ControlError(
                    code: "value_invalid", message: "'/target' is no address.",
                    hint: "Write an IPv4 or IPv6 address without port, as in 192.0.2.7.")
            }
            return address.description
        }
    }

    /// The ban that is named, by its own id or by what it holds.
    private func openBan(_ call: ControlCall) throws -> Ban {
        let name = call.value("ban")
        let open = try bans.active(at: call.now)
        if let ban = open.first(where: { $0.id == name }) { return ban }
        let target = (try? identity.tenant(name).id) ?? name
        guard let ban = open.first(where: { $0.target == target }) else {
            throw ControlError.notFound("ban", hint: "See secureinfer ban list.")
        }
        return ban
    }

    private static func tenant(_ ban: Ban) -> String? { ban.scope == .tenant ? ban.target : nil }
}
