import Stores
import Vocabulary
import Wire

extension Management {
    var banRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/bans", role: .viewer) { call in
                let bans = try bans.active(at: call.now)
                return .object { out in out.list("bans", bans) { FeedEvent.Ban($0, op: "add").write(to: &$1) } }
            },
            ControlRoute(.post, "/v1/bans", role: .operator) { call in
                guard let wanted = Wire.BanRequest(json: try call.object()),
                    let scope = Ban.Scope(rawValue: wanted.scope)
                else {
                    throw ControlError(
                        code: "body_malformed", message: "A ban has a scope, a target, seconds and a reason.",
                        hint: "The scope is tenant, key or address; seconds are positive, or null for until lifted.")
                }
                return try add(wanted, scope, call)
            },
            ControlRoute(.delete, "/v1/bans/{ban}", role: .operator) { call in
                let ban = try bans.lift(try openBan(call), by: call.caller, now: call.now)
                live?.share(ban, false)
                publish(.ban(FeedEvent.Ban(ban, op: "lift", by: call.caller)), tenant: Self.tenant(ban))
                return .object { FeedEvent.Ban(ban, op: "lift", by: call.caller).write(to: &$0) }
            },
        ]
    }

    private func add(_ wanted: Wire.BanRequest, _ scope: Ban.Scope, _ call: ControlCall) throws -> ControlReply {
        let target = scope == .tenant ? try identity.tenant(wanted.target).id : wanted.target
        let request = Stores.BanRequest(
            scope: scope, target: target, until: wanted.seconds.map { call.now + Int64($0) * 1000 },
            reason: wanted.reason,
            origin: .operator, by: call.caller, simulated: false)
        let ban = try bans.add(request, now: call.now)
        live?.share(ban, true)
        publish(.ban(FeedEvent.Ban(ban, op: "add")), tenant: Self.tenant(ban))
        return .object(status: 201) { FeedEvent.Ban(ban, op: "add").write(to: &$0) }
    }

    /// The id of the ban that is named, by its own id or by the tenant that it holds.
    private func openBan(_ call: ControlCall) throws -> String {
        let name = call.value("ban")
        let open = try bans.active(at: call.now)
        if open.contains(where: { $0.id == name }) { return name }
        let target = (try? identity.tenant(name).id) ?? name
        return open.first { $0.target == target }?.id ?? name
    }

    private static func tenant(_ ban: Ban) -> String? { ban.scope == .tenant ? ban.target : nil }

    var alertRoutes: [ControlRoute] {
        [
            ControlRoute(.get, "/v1/alerts", role: .viewer) { _ in
                let alerts = try alerts.newest()
                return .object { out in
                    out.list("alerts", alerts) { alert, out in
                        out.field("t", Int(alert.time))
                        out.field("tenant", alert.tenantID)
                        FeedEvent.Alert(alert).write(to: &out)
                    }
                }
            },
            alertRoute("ack", .ack), alertRoute("close", .closed), alertRoute("false-positive", .falsePositive),
        ]
    }

    private func alertRoute(_ verb: String, _ state: Alert.State) -> ControlRoute {
        ControlRoute(.post, "/v1/alerts/{alert}/\(verb)", role: .operator) { call in
            let alert = try alerts.set(state, of: call.value("alert"), by: call.caller, now: call.now)
            publish(.alert(FeedEvent.Alert(alert)), tenant: alert.tenantID)
            return .object { FeedEvent.Alert(alert).write(to: &$0) }
        }
    }
}

extension FeedEvent.Ban {
    /// A ban on record as the feed shows it.
    init(_ ban: Ban, op: String, by: String? = nil) {
        self.init(
            id: ban.id, op: op, scope: ban.scope.rawValue, target: ban.target, until: ban.until.map(Int.init),
            reason: ban.reason, origin: ban.origin.rawValue, by: by ?? ban.by, simulated: ban.simulated)
    }
}
