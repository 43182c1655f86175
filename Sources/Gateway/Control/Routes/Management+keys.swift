import Stores
import Wire

extension Management {
    var keyRoutes: [ControlRoute] { [listKeys, createKey, showKey, rotateKey, revokeKey] }

    private var listKeys: ControlRoute {
        ControlRoute(
            .get, "/v1/tenants/{tenant}/keys", "keys.list", "Lists the keys of a tenant, oldest first.",
            access: .role(.viewer), query: [.limit, .after],
            answers: [.init(.page("keys", .key, next: .anyText(1...64)))], errors: [404]
        ) { call in
            let page = ListPage(try identity.keys(of: call.value("tenant")), call, id: \.id)
            return .object { out in
                out.list("keys", Array(page.items)) { $0.write(to: &$1) }
                out.field("next", page.next)
            }
        }
    }

    private var createKey: ControlRoute {
        ControlRoute(
            .post, "/v1/tenants/{tenant}/keys", "keys.create",
            "Makes a key; its text is in the answer and nowhere else.",
            access: .role(.operator), body: .newKey,
            answers: [.init(201, .mintedKey, makes: .init(parameter: "key", pointer: "/id"))],
            errors: [404]
        ) { call in
            let seconds = call.body["expires_in"]?.whole
            return Self.minted(
                try identity.createKey(
                    for: call.value("tenant"), expires: seconds.map { call.now + Int64($0) * 1000 }, by: call.caller,
                    reason: call.reason, now: call.now))
        }
    }

    private var showKey: ControlRoute {
        ControlRoute(
            .get, "/v1/keys/{key}", "keys.show", "Shows a key by its public part.", access: .role(.viewer),
            answers: [.init(.key)], errors: [404]
        ) { call in
            let key = try identity.key(call.value("key"))
            return .object { key.write(to: &$0) }
        }
    }

    private var rotateKey: ControlRoute {
        ControlRoute(
            .post, "/v1/keys/{key}/rotate", "keys.rotate",
            "Makes a key in place of an old one, which may work on for a while.",
            access: .role(.operator), body: .rotation, answers: [.init(201, .mintedKey)], errors: [404]
        ) { call in
            let overlap = Int64(call.body["grace"]?.whole ?? 0)
            return Self.minted(
                try identity.rotateKey(
                    call.value("key"), overlap: overlap * 1000, by: call.caller, reason: call.reason, now: call.now))
        }
    }

    private var revokeKey: ControlRoute {
        ControlRoute(
            .delete, "/v1/keys/{key}", "keys.revoke", "Ends a key at once.", access: .role(.operator),
            query: [.reason], answers: [.init(.revoked)], errors: [404]
        ) { call in
            try identity.revokeKey(call.value("key"), by: call.caller, reason: call.reason, now: call.now)
            return .object { $0.field("revoked", call.value("key")) }
        }
    }

    private static func minted(_ credential: MintedCredential) -> ControlReply {
        .object(status: 201) { out in
            out.field("id", credential.id)
            out.field("key", credential.text)
        }
    }
}
