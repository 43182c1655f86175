import Stores
import Wire

extension Management {
    /// Routes that only a running gateway can answer.
    var liveRoutes: [ControlRoute] { [showSnapshot, followFeed, showMetrics, showDocument] + healthRoutes }

    private var showSnapshot: ControlRoute {
        ControlRoute(
            .get, "/v1/snapshot", "live.snapshot", "Shows all that a console needs before the live feed.",
            access: .role(.viewer), answers: [.init(.snapshot)]
        ) { call in
            ControlReply(body: try SnapshotReader(management: self, live: try running(), now: call.now).read().json())
        }
    }

    private var followFeed: ControlRoute {
        ControlRoute(
            .get, "/v1/feed", "live.feed",
            "Streams the sealed events; Last-Event-ID goes on where a reader left off, an event gap says what is gone.",
            access: .role(.viewer), answers: [.init(.anyText(), contentType: "text/event-stream")]
        ) { call in
            let live = try running()
            return ControlReply(
                contentType: "text/event-stream", body: [],
                feed: FeedPosition(call.lastEvent, run: "\(live.gateway):\(live.boot)", newest: live.feed.sequence))
        }
    }

    private var showMetrics: ControlRoute {
        ControlRoute(
            .get, "/metrics", "live.metrics", "Counters, gauges and histograms, as Prometheus reads them.",
            access: .role(.viewer), answers: [.init(.anyText(), contentType: Metrics.contentType)]
        ) { _ in
            let live = try running()
            let metrics = Metrics(live: live, denied: denied.total, figures: try live.meters.read())
            return ControlReply(contentType: Metrics.contentType, body: Array(metrics.text.utf8))
        }
    }

    private var showDocument: ControlRoute {
        ControlRoute(
            .get, "/openapi.json", "live.document", "This document.", access: .role(.viewer),
            answers: [.init(Schema(.anything))]
        ) { _ in ControlReply(body: OpenAPIDocument(routes: routes).json()) }
    }

    private var healthRoutes: [ControlRoute] {
        [
            health("/healthz", "health.live", "Says that the gateway runs, and what is degraded.", .health),
            health("/readyz", "health.ready", "Says whether the gateway takes requests.", .ready),
        ]
    }

    private func health(_ path: String, _ name: String, _ summary: String, _ route: Route) -> ControlRoute {
        ControlRoute(
            .get, path, name, summary, access: .open,
            answers: route == .ready ? [.init(.health), .init(503, .health)] : [.init(.health)]
        ) { _ in
            let (status, body) = try running().health.answer(route)
            return ControlReply(status: status, body: body)
        }
    }
}
