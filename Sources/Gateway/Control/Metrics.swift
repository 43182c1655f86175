import Inference
import Stores
import Vocabulary

/// The gateway's counters, gauges and histograms as Prometheus text. No label names a tenant: their names are nobody's
/// business who only watches the gateway, and there may be a hundred thousand.
struct Metrics {
    static let contentType = "text/plain; version=0.0.4"

    let live: Management.Live
    /// Attempts of operators at what their role does not allow.
    let denied: Int
    /// What the event loops counted.
    let figures: RequestFigures

    var text: String { families.map(\.text).joined() }

    private var families: [MetricFamily] {
        requests + telemetry + limits + output + extraction + audit + control + alerts + state + upstreams + condition
    }

    private var requests: [MetricFamily] {
        let counters = live.counters
        return [
            .counter("requests_total", "Requests that came in.", counters.requests.load(ordering: .relaxed)),
            .counter("decisions_total", "Decisions on record.", counters.decisions.load(ordering: .relaxed)),
            .counter("refusals_total", "Refusals that are only counted.", counters.refusals.load(ordering: .relaxed)),
            .counter(
                "audit_refused_total", "Requests refused since they could not be recorded.",
                counters.auditRefused.load(ordering: .relaxed)),
            .counter(
                "limiter_degraded_total", "Requests admitted or refused without the shared limits.",
                counters.degraded.load(ordering: .relaxed)),
            .counter(
                "locked_out_total", "Requests from addresses that sent too many wrong keys.",
                counters.lockedOut.load(ordering: .relaxed)),
            .counter(
                "tls_failures_total", "Connections of tenants that ended before their handshake.",
                counters.tlsFailures.load(ordering: .relaxed)),
            .counter(
                "detector_timeouts_total", "Texts that were not scored in time.",
                counters.detectorTimeouts.load(ordering: .relaxed)),
            .counter(
                "unscored_total", "Requests that went on unscored, since policy says so.",
                counters.unscored.load(ordering: .relaxed)),
            .counter(
                "texts_lost_total", "Texts that policy keeps and that could not be sealed.",
                counters.textsLost.load(ordering: .relaxed)),
            .gauge("connections", "Open connections of tenants.", counters.connections.load(ordering: .relaxed)),
            .gauge("healthy", "1 when nothing is degraded.", live.health.reasons.isEmpty ? 1 : 0),
        ]
    }

    private var limits: [MetricFamily] {
        let limits = live.limits
        return [
            .gauge("limited_in_flight", "Requests that hold one of their tenant's places.", limits.running),
            .gauge("limited_waiting", "Requests that wait for one of their tenant's places.", limits.waiting),
            MetricFamily(
                name: "limit_refused_total", kind: .counter,
                help: "Requests that a limit refused, or would have where it is only recorded.",
                samples: LimitCounters.codes.map { ("reason=\"\($0.rawValue)\"", limits.counters.count($0)) }),
            .counter(
                "workload_covered_requests_total",
                "Requests that a declared workload explained to the extraction detector.",
                limits.counters.covered.load(ordering: .relaxed)),
        ]
    }

    /// What was found in answers.
    private var output: [MetricFamily] {
        let counters = live.outputs
        let answers = counters.answers
        let actions: [OutputAction] = [.report, .mask, .stop]
        return [
            MetricFamily(
                name: "output_findings_total", kind: .counter, help: "What was found in answers.",
                samples: OutputCategory.allCases.flatMap { category in
                    actions.map { action in
                        let labels = "reason=\"\(category.code.rawValue)\",action=\"\(action.rawValue)\""
                        return (labels, counters.found(category, action))
                    }
                }),
            .counter("output_stopped_total", "Answers that were ended for what they held.", answers.stopped),
            .counter("output_masked_total", "Answers of which something was taken out.", answers.masked),
        ]
    }

    /// What the extraction detector holds, and what gateways tell each other for it.
    private var extraction: [MetricFamily] {
        let counters = live.desk.extractionCounters()
        return [
            .gauge("extraction_states", "Tenants whose behaviour is remembered.", live.extraction.count),
            .counter(
                "extraction_forgotten_total", "Tenants that were forgotten for want of room.",
                live.extraction.forgottenCount),
            .counter("extraction_sent_total", "Records that the other gateways were told.", counters.sent),
            .gauge("extraction_waiting", "Records that wait to be told.", counters.waiting),
            .counter("extraction_dropped_total", "Requests that nobody is told of.", counters.dropped),
            .counter("extraction_received_total", "Requests that other gateways told of.", counters.received),
            .counter("extraction_missed_total", "Messages of other gateways that never came.", counters.missed),
            MetricFamily(
                name: "extraction_refused_total", kind: .counter, help: "Messages and snapshots that were not taken.",
                samples: StateRefusal.allCases.map { ("reason=\"\($0.rawValue)\"", counters.refused[$0] ?? 0) }),
            .counter(
                "extraction_failures_total", "Times that Redis could not read the stream although it was there.",
                counters.failures),
            .counter("extraction_restarts_total", "Times that reading had to begin anew.", counters.restarts),
            .counter("extraction_restored_total", "Snapshots that were taken up.", counters.restored),
            .counter("extraction_saved_total", "Snapshots that were put away.", counters.saved),
            .counter("extraction_campaigns_total", "Campaigns that were found.", counters.campaigns),
            MetricFamily(
                full: "secureinfer_extraction_lag_seconds", kind: .gauge,
                help: "How old the last message of another gateway was when it was taken.",
                value: MetricFamily.decimal(counters.lag, digits: 3)),
            .gauge("extraction_shared", "1 while the stream is read.", counters.isShared ? 1 : 0),
        ]
    }

    private var audit: [MetricFamily] {
        let audit = live.audit.counters()
        return [
            .counter("audit_batches_total", "Transactions of the audit.", audit.batches),
            MetricFamily(
                full: "secureinfer_audit_commit_seconds", help: "Time of the audit's transactions.", .seconds,
                samples: [("", audit.commits)]),
            .gauge("audit_healthy", "1 while decisions can be made durable.", live.audit.isHealthy ? 1 : 0),
            .gauge("audit_waiting", "Decisions and ends of answers that are not durable yet.", audit.waiting),
            MetricFamily(
                full: "secureinfer_audit_oldest_seconds", kind: .gauge,
                help: "Age of the oldest decision that is not durable yet.",
                value: MetricFamily.decimal(age(audit.oldest), digits: 3)),
            .counter("audit_lost_outcomes_total", "Ends of answers that could not be recorded.", audit.lostOutcomes),
            .counter("feed_events_total", "Events of the feed.", live.feed.sequence),
            .counter("feed_dropped_total", "Events that the live feed dropped.", live.feed.dropped),
        ]
    }

    private func age(_ time: Int64?) -> Int { time.map { max(0, SystemClock.wall() - Int($0)) } ?? 0 }

    private var control: [MetricFamily] {
        [
            .counter("control_denied_total", "Calls of operators whose role was too low.", denied),
            .counter(
                "control_bad_tokens_total", "Calls of the control API with a token that does not work.",
                live.control.badTokens.load(ordering: .relaxed)),
            .counter(
                "control_locked_out_total", "Calls of the control API from addresses that sent too many.",
                live.control.lockedOut.load(ordering: .relaxed)),
        ]
    }

    /// What those outside were told, by receiver.
    private var alerts: [MetricFamily] {
        let couriers = [live.alerts.outside.webhook, live.alerts.outside.syslog]
        let figures = couriers.map { (name: $0.name, figures: $0.figures) }
        func samples(_ value: (Courier.Figures) -> Int) -> [(labels: String, value: Int)] {
            figures.map { ("target=\"\($0.name)\"", value($0.figures)) }
        }
        let raised = live.alerts.raised
        return [
            MetricFamily(
                name: "alerts_raised_total", kind: .counter, help: "Alerts that were news, by reason.",
                samples: ReasonCode.allCases.map { ("reason=\"\($0.rawValue)\"", raised[$0] ?? 0) }),
            .counter("alerts_lost_total", "Alarms dropped since too many waited.", live.alerts.dropped),
            MetricFamily(
                name: "alerts_sent_total", kind: .counter, help: "Alerts that a receiver took.",
                samples: samples(\.sent)),
            MetricFamily(
                name: "alerts_failed_total", kind: .counter, help: "Alerts that were given up.",
                samples: samples(\.failed)),
            MetricFamily(
                name: "alerts_dropped_total", kind: .counter, help: "Alerts dropped since too many waited to be sent.",
                samples: samples(\.dropped)),
            MetricFamily(
                name: "alerts_waiting", kind: .gauge, help: "Alerts that wait to be sent.", samples: samples(\.waiting)),
        ]
    }

    /// What gateways share through Redis; nothing without it.
    private var state: [MetricFamily] {
        guard let counters = live.state?.stateCounters() else { return [] }
        return [
            .counter("state_applied_total", "Records of other gateways that changed something here.", counters.applied),
            .counter("state_pushed_total", "Records that the shared store took.", counters.pushed),
            .gauge("state_pending", "Records that the shared store has not taken yet.", counters.pending),
            .gauge("state_shared", "1 while the shared store is read.", counters.isShared ? 1 : 0),
            .gauge("state_gateways", "Other gateways heard of within 15 s.", counters.gateways),
            MetricFamily(
                name: "state_refused_total", kind: .counter, help: "Records and messages that were not taken.",
                samples: StateRefusal.allCases.map {
                    ("reason=\"\($0.rawValue)\"", counters.refused[$0] ?? 0)
                }),
        ]
    }

    /// One sample for each model server; names need no escaping.
    private var upstreams: [MetricFamily] {
        let snapshots = live.upstreams.entries.map { (name: $0.server.name, health: $0.health.snapshot) }
        func samples(_ value: (UpstreamHealth.Snapshot) -> Int) -> [(labels: String, value: Int)] {
            snapshots.map { ("upstream=\"\($0.name)\"", value($0.health)) }
        }
        return [
            MetricFamily(
                name: "upstream_available", kind: .gauge, help: "1 when requests may go to the model server.",
                samples: live.upstreams.entries.map { entry in
                    let isOut = entry.state.quarantinedSince != nil || entry.health.snapshot.state == "open"
                    return (labels: "upstream=\"\(entry.server.name)\"", value: isOut ? 0 : 1)
                }),
            MetricFamily(
                name: "upstream_quarantined", kind: .gauge,
                help: "1 while the model server gets no request, since it gave a tenant what is another's.",
                samples: live.upstreams.entries.map { entry in
                    (labels: "upstream=\"\(entry.server.name)\"", value: entry.state.quarantinedSince == nil ? 0 : 1)
                }),
            MetricFamily(
                name: "upstream_failures_in_a_row", kind: .gauge, help: "Failures since the server's last answer.",
                samples: samples(\.consecutiveFailures)),
            MetricFamily(
                name: "upstream_circuit_opened_total", kind: .counter, help: "Times that the server was paused.",
                samples: samples(\.opened)),
        ]
    }
}
