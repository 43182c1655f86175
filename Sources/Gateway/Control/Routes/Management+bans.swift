import SecurityGate
import Stores
import Wire

extension Management {
    var banRoutes: [ControlRoute] { [listBans, addBan, showBan, liftBan, listPastBans] }

    private var listBans: ControlRoute {
        ControlRoute(
            .get, "/v1/bans", "bans.list", "Lists the bans and quarantines that hold, newest first.",
            access: .role(.viewer), query: [.limit, .after],
            answers: [.init(.page("bans", .heldBan, next: .anyText(1...64)))]
        ) { call in
            let page = ListPage(try bans.active(at: call.now), call, id: \.id)
            let held = try page.items.map { ($0, try bans.times($0.subject, simulated: $0.simulated)) }
            return .object { out in
                out.list("bans", held) { $0.0.write(times: $0.1, to: &$1) }
                out.field("next", page.next)
            }
        }
    }

    private var addBan: ControlRoute {
        ControlRoute(
            .post, "/v1/bans", "bans.add",
            "Bans or quarantines a tenant, a key, an address or a range; what lasts longer stays.",
            access: .role(.operator), body: .newBan,
            answers: [.init(201, .addedBan, makes: .init(parameter: "ban", pointer: "/id"))], errors: [404]
        ) { call in
            let scope = call.body["scope"]?.string.flatMap(Ban.Scope.init) ?? .tenant
            let seconds = call.body["seconds"]?.whole
            let request = Stores.BanRequest(
                kind: call.body["quarantine"]?.bool == true ? .quarantine : .ban, scope: scope,
                target: try target(scope, call.body["target"]?.string ?? ""),
                until: seconds.map { call.now + Int64($0) * 1000 }, reason: call.reason, origin: .operator,
                by: call.caller, simulated: call.body["simulated"]?.bool ?? false)
            let outcome = try bans.add(
                request, mayShorten: call.body["may_shorten"]?.bool ?? false, now: call.now)
            live?.share(outcome.ban, true)
            publish(.ban(FeedEvent.Ban(outcome.ban, op: "add")), tenant: Self.tenant(outcome.ban))
            return .object(status: 201) { out in
                FeedEvent.Ban(outcome.ban, op: "add").write(to: &out)
                out.field("change", outcome.change.rawValue)
            }
        }
    }

    private var showBan: ControlRoute {
        ControlRoute(
            .get, "/v1/bans/{ban}", "bans.show", "Shows a ban that holds, by its id or what it holds.",
            access: .role(.viewer), answers: [.init(.heldBan)], errors: [404]
        ) { call in
            let ban = try openBans(call)[0]
            let times = try bans.times(ban.subject, simulated: ban.simulated)
            return .object { ban.write(times: times, to: &$0) }
        }
    }

    private var liftBan: ControlRoute {
        ControlRoute(
            .delete, "/v1/bans/{ban}", "bans.lift",
            "Ends a ban by its id, or all bans and quarantines of what it holds.", access: .role(.operator),
            query: [.reason], answers: [.init(.ban)], errors: [404]
        ) { call in
            let open = try openBans(call)
            try lift(open, call)
            return .object { FeedEvent.Ban(open[0], op: "lift", by: call.caller).write(to: &$0) }
        }
    }

    private var listPastBans: ControlRoute {
        ControlRoute(
            .get, "/v1/ban-history", "bans.history", "Lists every ban there ever was, newest first.",
            access: .role(.viewer),
            query: [
                .limit, .after,
                ControlParameter("target", Schema.handle.noted("A tenant, the id of a key, an address.")),
            ], answers: [.init(.page("bans", .pastBan, next: .anyText(1...64)))], errors: []
        ) { call in
            let target = call.query["target"].map(asBanned)
            // One more than asked for tells whether there is a next page.
            let found = try bans.history(of: target, before: call.query["after"], limit: call.limit + 1)
            let page = found.prefix(call.limit)
            return .object { out in
                out.list("bans", Array(page)) { ban, out in
                    FeedEvent.Ban(ban, op: ban.lifted == nil ? "add" : "lift").write(to: &out)
                    out.field("created", Int(ban.created))
                    out.field("lifted", ban.lifted.map(Int.init))
                }
                out.field("next", found.count > page.count ? page.last?.id : nil)
            }
        }
    }

    /// Ends these bans, here and on the other gateways. What was counted of their targets is forgotten, so that the next
    /// blocked request does not ban them again.
    func lift(_ open: [Ban], _ call: ControlCall) throws {
        for ban in open {
            // One may have ended with another one of its kind.
            if try bans.ban(ban.id).lifted == nil {
                _ = try bans.lift(ban.id, by: call.caller, reason: call.reason, now: call.now)
            }
            live?.autoBans.forget(ban.subject)
            live?.share(ban, false)
            publish(.ban(FeedEvent.Ban(ban, op: "lift", by: call.caller)), tenant: Self.tenant(ban))
        }
    }

    /// What is banned, in the form in which requests are held against it.
    private func target(_ scope: Ban.Scope, _ name: String) throws -> String {
        switch scope {
        case .tenant: return try identity.tenant(name).id
        case .key: return try identity.key(name).id
        case .address:
            guard let range = AddressRange(name) else {
                throw ControlError(
                    code: "value_invalid", message: "'/target' is no address and no range.",
                    hint: "Write an address without port, as in 192.0.2.7, or a range, as in 192.0.2.0/24.")
            }
            guard !range.isVast else {
                throw ControlError(
                    code: "value_invalid", message: "'/target' is too wide a range to ban.",
                    hint: "Name a /8 of IPv4 or a /32 of IPv6 at the widest.")
            }
            return range.shortest
        }
    }

    /// The ban that has this id, or those of what has this name, those that refuse first; never empty.
    private func openBans(_ call: ControlCall) throws -> [Ban] {
        let name = call.value("ban")
        let open = try bans.active(at: call.now)
        if let ban = open.first(where: { $0.id == name }) { return [ban] }
        let target = asBanned(name)
        let found = open.filter { $0.target == target }
        guard !found.isEmpty else { throw ControlError.notFound("ban", hint: "See secureinfer ban list.") }
        func rank(_ ban: Ban) -> Int { (ban.simulated ? 2 : 0) + (ban.kind == .quarantine ? 1 : 0) }
        return found.sorted { rank($0) < rank($1) }
    }

    /// A tenant, a key, an address or a range in the words of its bans.
    private func asBanned(_ name: String) -> String {
        (try? identity.tenant(name).id) ?? AddressRange(name)?.shortest ?? name
    }

    private static func tenant(_ ban: Ban) -> String? { ban.scope == .tenant ? ban.target : nil }
}

extension Ban {
    /// As ``Schema/heldBan`` says.
    fileprivate func write(times: Int, to out: inout JSONWriter) {
        FeedEvent.Ban(self, op: "add").write(to: &out)
        out.field("created", Int(created))
        out.field("times", times)
    }
}
