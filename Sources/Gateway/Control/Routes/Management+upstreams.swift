import Stores
import Wire

extension Management {
    var upstreamRoutes: [ControlRoute] { [listUpstreams, releaseUpstream] }

    private var listUpstreams: ControlRoute {
        ControlRoute(
            .get, "/v1/upstreams", "upstreams.list",
            "Lists the model servers; a stopped gateway knows those that are out of service.", access: .role(.viewer),
            answers: [.init(.object([.init("upstreams", .list(.upstream, most: 10_000))]))]
        ) { call in
            let rows =
                try live.map { Self.rows($0.upstreams) }
                ?? quarantines.all().sorted { $0.key < $1.key }.map { UpstreamRow(name: $0.key, since: $0.value) }
            return .object { out in out.list("upstreams", rows) { $0.members(&$1) } }
        }
    }

    private var releaseUpstream: ControlRoute {
        ControlRoute(
            .post, "/v1/upstreams/{upstream}/release", "upstreams.release",
            "Lets requests go to a model server again that gave a tenant what is another's.", access: .role(.operator),
            body: .why, answers: [.init(.upstream)], errors: [404]
        ) { call in
            let name = call.value("upstream")
            let entry = live?.upstreams.entries.first { $0.server.name == name }
            let wasKept = try quarantines.release(name, by: call.caller, reason: call.reason, now: call.now)
            guard wasKept || entry?.state.quarantinedSince != nil else {
                throw ControlError.notFound("upstream out of service", hint: "See secureinfer upstream list.")
            }
            entry?.state.release()
            if entry != nil { publish(.link(.init(peer: "upstream \(name)", state: "up"))) }
            return .object { UpstreamRow(name: name, state: entry?.health.snapshot.state).members(&$0) }
        }
    }

    private static func rows(_ upstreams: Upstreams) -> [UpstreamRow] {
        upstreams.entries.map { entry in
            UpstreamRow(
                name: entry.server.name, api: entry.state.dialect?.rawValue, state: entry.health.snapshot.state,
                since: entry.state.quarantinedSince)
        }
    }
}

/// A model server as operators see it.
private struct UpstreamRow {
    var name: String
    var api: String?
    /// Of the breaker; nil on a stopped gateway.
    var state: String?
    /// Since when it is out of service, in ms since 1970.
    var since: Int64?

    func members(_ out: inout JSONWriter) {
        out.field("upstream", name)
        out.field("api", api)
        out.field("breaker", state)
        out.field("quarantined", since.map(Int.init))
    }
}

extension Schema {
    fileprivate static let upstream = Schema.object([
        .init("upstream", .anyText(1...64)), .init("api", .anyText(1...16).orNull),
        .init("breaker", .words(["closed", "open", "half_open"]).orNull),
        .init("quarantined", Schema.time.orNull),
    ]).named("Upstream")
}
