import Inference

/// The gateway's counters as Prometheus text.
enum Metrics {
    static func text(_ live: Management.Live) -> String {
        let audit = live.audit.counters()
        let counters = live.counters
        var out = ""
        func add(_ name: String, _ kind: String, _ help: String, _ value: Int) {
            out +=
                "# HELP secureinfer_\(name) \(help)\n# TYPE secureinfer_\(name) \(kind)\nsecureinfer_\(name) \(value)\n"
        }
        add("requests_total", "counter", "Requests that came in.", counters.requests.load(ordering: .relaxed))
        add("decisions_total", "counter", "Decisions on record.", counters.decisions.load(ordering: .relaxed))
        add("refusals_total", "counter", "Refusals that are only counted.", counters.refusals.load(ordering: .relaxed))
        add(
            "audit_refused_total", "counter", "Requests refused since they could not be recorded.",
            counters.auditRefused.load(ordering: .relaxed))
        add(
            "limiter_degraded_total", "counter", "Requests admitted or refused without the shared limits.",
            counters.degraded.load(ordering: .relaxed))
        add("audit_batches_total", "counter", "Transactions of the audit.", audit.batches)
        add("audit_lost_outcomes_total", "counter", "Ends of answers that could not be recorded.", audit.lostOutcomes)
        add("feed_events_total", "counter", "Events of the feed.", live.feed.sequence)
        add("feed_dropped_total", "counter", "Events that the live feed dropped.", live.feed.dropped)
        add("connections", "gauge", "Open connections of tenants.", counters.connections.load(ordering: .relaxed))
        add("healthy", "gauge", "1 when nothing is degraded.", live.health.reasons.isEmpty ? 1 : 0)
        return out + upstreams(live.upstreams)
    }

    /// One sample for each model server; names need no escaping.
    private static func upstreams(_ upstreams: Upstreams) -> String {
        let snapshots = upstreams.entries.map { (name: $0.server.name, health: $0.health.snapshot) }
        func samples(_ metric: String, _ kind: String, _ help: String, _ value: (UpstreamHealth.Snapshot) -> Int)
            -> String
        {
            let head = "# HELP secureinfer_\(metric) \(help)\n# TYPE secureinfer_\(metric) \(kind)\n"
            return snapshots.reduce(into: head) { out, item in
                out += "secureinfer_\(metric){upstream=\"\(item.name)\"} \(value(item.health))\n"
            }
        }
        return samples("upstream_available", "gauge", "1 when requests may go to the model server.") {
            $0.state == "open" ? 0 : 1
        }
            + samples("upstream_failures_in_a_row", "gauge", "Failures since the server's last answer.") {
                $0.consecutiveFailures
            }
            + samples("upstream_circuit_opened_total", "counter", "Times that the server was paused.") { $0.opened }
    }
}
