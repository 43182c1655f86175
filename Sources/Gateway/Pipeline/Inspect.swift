import RiskScorer
import SecurityGate
import Stores
import Vocabulary
import Wire

/// Stage 8: what is looked for in an answer, and what follows from what was found.
enum Inspect {
    /// The request as it goes upstream: with the tenant's canary, where policy says so.
    static func marked(_ request: ModelRequest, _ exchange: Exchange) -> ModelRequest {
        guard insertsCanary(exchange), exchange.gate.policy.output.actions[.canary] != .off else { return request }
        let canary = exchange.services.shared.isolator.canary(tenant: exchange.authenticated.principal.tenantID)
        return request.adding(Minted(canary: canary)) ?? request
    }

    /// By policy in all requests, and in those that a conversation was recalled for, since that comes out of a store that
    /// others share.
    private static func insertsCanary(_ exchange: Exchange) -> Bool {
        let policy = exchange.gate.policy
        return policy.output.insertsCanary || policy.isolation.canary && exchange.memory?.isRecalled ?? false
    }

    /// What is looked for in the answer to a request; nil for nothing.
    static func plan(_ request: ModelRequest, _ exchange: Exchange) -> InspectionPlan? {
        if case .embedding = request { return nil }
        let (policy, principal) = (exchange.gate.policy, exchange.authenticated.principal)
        let isMonitored = policy.mode(.data, tenant: principal.mode) == .monitor
        let (system, user, others) = texts(request)
        var leaks: [LeakSource] = []
        if policy.output.actions[.canary] != .off { leaks += canaries(exchange) }
        if policy.output.actions[.systemPromptLeak] != .off, !system.isEmpty,
            let source = exchange.services.leaks.prompt(system, tenant: principal.tenantID)
        {
            leaks.append(source.besides(quotes: others + user))
        }
        let plan = InspectionPlan(
            actions: policy.output.actions, isMonitored: isMonitored, leaks: leaks,
            marks: exchange.services.shared.marks.foreign(to: principal.tenantID),
            own: OwnValues(texts: [system] + others, userTexts: user, others: rest(request)),
            hosts: exchange.services.leaks.hosts(policy.output))
        return plan.isIdle ? nil : plan
    }

    private static func canaries(_ exchange: Exchange) -> [LeakSource] {
        let (output, services) = (exchange.gate.policy.output, exchange.services)
        let isInserted = insertsCanary(exchange)
        guard isInserted || !output.canaries.isEmpty else { return [] }
        let tenant = exchange.authenticated.principal.tenantID
        let minted = isInserted ? services.shared.isolator.canary : nil
        return services.leaks.canaries(output.canaries, tenant: tenant, minted: minted).map { [$0] } ?? []
    }

    /// What the system, the user and everybody else wrote.
    private static func texts(_ request: ModelRequest) -> (system: String, user: [String], others: [String]) {
        var system = ""
        var (user, others): ([String], [String]) = ([], [])
        for segment in request.segments {
            switch segment.channel {
            case .system:
                if !system.isEmpty { system += "\n" }
                system += segment.text
            case .user: user.append(segment.text)
            case .assistant, .tool, .document: others.append(segment.text)
            case .toolDescription, .field: break
            }
        }
        return (system, user, others)
    }

    /// What describes tools, and the texts of other fields.
    private static func rest(_ request: ModelRequest) -> [String] {
        request.segments.compactMap { segment in
            segment.channel == .toolDescription || segment.channel == .field ? segment.text : nil
        }
    }

    // MARK: - Afterwards

    /// Counts what was found, tells the operators, and gives what is to be kept with the answer's end.
    static func settle(_ report: OutputReport, _ exchange: Exchange, model: String) -> String? {
        guard !report.isEmpty else { return nil }
        let services = exchange.services
        let tenant = exchange.authenticated.principal.tenantID
        services.shared.outputCounters.count(report)
        let now = SystemClock.monotonic() / 1000
        let risk = services.shared.behaviour.risk(
            tenant: tenant, adding: report.score, why: report.reasons.first?.rawValue ?? "", at: now)
        if report.isNews {
            services.publish(
                .decision(event(report, exchange, model, risk)), tenant: tenant, request: exchange.routed.requestID)
        }
        // The server gave one tenant what is another's: it gets no request any more, of anybody's.
        if report.isForeign, let upstream = exchange.answering { services.shared.quarantines.take(upstream) }
        for alarm in Alarm.all(report, tenant: tenant) { services.shared.alerts.raise(alarm, at: SystemClock.wall()) }
        return report.json
    }

    /// The request's decision once more, with what became of its answer.
    private static func event(
        _ report: OutputReport, _ exchange: Exchange, _ model: String, _ risk: Int
    ) -> FeedEvent.Decision {
        let principal = exchange.authenticated.principal
        var event = FeedEvent.Decision()
        event.isAnswer = true
        event.name = principal.tenantName
        event.key = principal.keyID
        event.route = exchange.routed.route.name
        event.model = model
        event.action = action(report.action)
        event.would = action(report.would)
        event.score = report.score
        event.risk = risk
        event.reasons = report.reasons.map(\.rawValue)
        if exchange.gate.policy.excerpt != .none { event.excerpt = report.items.first?.finding.evidence }
        event.microseconds = SystemClock.monotonic() - exchange.routed.began
        event.trace = exchange.trace?.traceID
        event.findings = report.items.prefix(8).map { item in
            FeedEvent.Explanation(
                code: item.finding.code.rawValue, rule: item.finding.rule, weight: item.finding.weight, path: item.path,
                decode: item.finding.form.isEmpty ? [] : [item.finding.form], evidence: item.finding.evidence)
        }
        return event
    }

    private static func action(_ action: OutputAction) -> Action {
        switch action {
        case .off: .allow
        case .report, .mask: .warn
        case .stop: .block
        }
    }
}

extension Alarm {
    /// What somebody should look at: a mark or the instructions came out, or an address carried data away.
    fileprivate static func all(_ report: OutputReport, tenant: String) -> [Alarm] {
        report.reasons.compactMap { code in
            guard let item = report.items.first(where: { $0.finding.code == code }) else { return nil }
            let severity: Severity
            switch item.finding.category {
            case .canary: severity = .critical
            case .systemPromptLeak, .markdownExfil: severity = .high
            case .secret, .pii, .activeContent: return nil
            }
            return Alarm(
                code, severity, confidence: item.finding.weight, tenant: tenant,
                evidence: "an answer held \(item.finding.evidence)"
                    + (item.finding.isForeign ? "; its server is out of service until it is released" : ""))
        }
    }
}
