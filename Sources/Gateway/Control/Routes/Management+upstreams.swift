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
                ?? Self.rows(quarantines.open())
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
            guard try release(name, call) else {
                throw ControlError.notFound("upstream out of service", hint: "See secureinfer upstream list.")
            }
            let entry = live?.upstreams.entries.first { $0.server.name == name }
            return .object { UpstreamRow(name: name, state: entry?.health.snapshot.state).members(&$0) }
        }
    }

    /// By the server's address where it is known, else by the name that it was given: by this gateway if it found any out
    /// itself, for others may call another server the same.
    private func release(_ name: String, _ call: ControlCall) throws -> Bool {
        if let live, let index = live.upstreams.entries.firstIndex(where: { $0.server.name == name }) {
            return try live.quarantines.release(index, by: call.caller, reason: call.reason, now: call.now)
        }
        let own = try quarantines.open().filter { $0.isOwn && $0.name == name }
        return try quarantines.release(name, by: call.caller, reason: call.reason, now: call.now) { found in
            if own.isEmpty { return found.name == name }
            return own.contains { $0.id == found.id || !$0.server.isEmpty && $0.server == found.server }
        }
    }

    /// Each server once, by its name.
    private static func rows(_ open: [UpstreamQuarantine]) -> [UpstreamRow] {
        Dictionary(grouping: open, by: \.name).sorted { $0.key < $1.key }.map { name, found in
            UpstreamRow(name: name, since: found.map(\.since).min())
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
