import Stores
import Wire

extension Management {
    var alertRoutes: [ControlRoute] {
        [
            listAlerts, testAlerts, showAlert,
            setAlert("ack", .ack, "Says that somebody looks at an alert."),
            setAlert("close", .closed, "Closes an alert."),
            setAlert("false-positive", .falsePositive, "Says that an alert was none."),
        ]
    }

    private var listAlerts: ControlRoute {
        ControlRoute(
            .get, "/v1/alerts", "alerts.list", "Lists the alerts, newest first.", access: .role(.viewer),
            query: [
                .limit, .after, ControlParameter("state", .alertState), ControlParameter("tenant", .handle),
            ], answers: [.init(.page("alerts", .alert, next: .anyText(1...64)))], errors: [404]
        ) { call in
            let tenant = try call.query["tenant"].map { try identity.tenant($0).id }
            let state = call.query["state"].flatMap(Alert.State.init)
            let filter = AlertStore.Filter(
                states: state.map { [$0] }, tenant: tenant, before: call.query["after"], limit: call.limit + 1)
            let found = try alerts.newest(filter)
            let page = found.prefix(call.limit)
            return .object { out in
                out.list("alerts", Array(page)) { $0.write(to: &$1) }
                out.field("next", found.count > page.count ? page.last?.id : nil)
            }
        }
    }

    private var testAlerts: ControlRoute {
        ControlRoute(
            .post, "/v1/alert-tests", "alerts.test",
            "Sends a test alert to the webhook and the log of the settings, and says what became of it.",
            access: .role(.admin), body: .why, answers: [.init(.alertTest)]
        ) { call in
            let result = try running().alerts.outside.test(by: call.caller)
            try actions.add(
                .init(time: call.now, operator: call.caller, verb: "alert.test", target: "", reason: call.reason))
            return .object { out in
                for (name, attempt) in [("webhook", result.webhook), ("syslog", result.syslog)] {
                    out.key(name)
                    out.beginObject()
                    out.field("outcome", attempt?.word ?? "off")
                    out.field("status", attempt?.status)
                    out.field("detail", attempt?.detail ?? "the configuration file names none")
                    out.endObject()
                }
            }
        }
    }

    private var showAlert: ControlRoute {
        ControlRoute(
            .get, "/v1/alerts/{alert}", "alerts.show", "Shows an alert.", access: .role(.viewer),
            answers: [.init(.alert)], errors: [404]
        ) { call in
            let alert = try alerts.alert(call.value("alert"))
            return .object { alert.write(to: &$0) }
        }
    }

    /// Has the extraction detector learn from an alert that was none, on all gateways.
    private func learn(from alert: Alert, now: Int64) throws {
        guard alert.state == .falsePositive, alert.code.family == .extraction, !alert.tenantID.isEmpty else { return }
        try extraction.say(alert.tenantID, excusing: alert.code, now: now)
        live?.desk.heed()
    }

    private func setAlert(_ verb: String, _ state: Alert.State, _ summary: String) -> ControlRoute {
        ControlRoute(
            .post, "/v1/alerts/{alert}/\(verb)", "alerts.\(verb)", summary, access: .role(.operator), body: .why,
            answers: [.init(.alert)], errors: [404]
        ) { call in
            let alert = try alerts.set(
                state, of: call.value("alert"), by: call.caller, reason: call.reason, now: call.now)
            try learn(from: alert, now: call.now)
            publish(.alert(FeedEvent.Alert(alert)), tenant: alert.tenantID)
            return .object { alert.write(to: &$0) }
        }
    }
}

extension Alert {
    func write(to out: inout JSONWriter) {
        out.field("t", Int(time))
        out.field("tenant", tenantID)
        FeedEvent.Alert(self).write(to: &out)
        out.field("count", count)
        out.field("seen", Int(seen))
        if let lesson { out.field("learned", lesson) }
    }

    /// What a false positive taught the extraction detector, in words; nil for nothing.
    private var lesson: String? {
        guard state == .falsePositive, code.family == .extraction, !tenantID.isEmpty else { return nil }
        return code == .extCoordinatedKeys
            ? "for 30 days these tenants are not taken for one campaign"
            : "for 30 days requests of this tenant like those that raised it do not count for \(code.rawValue)"
    }
}

extension DeliveryAttempt {
    fileprivate var word: String {
        switch outcome {
        case .taken: "delivered"
        case .later, .refused: "failed"
        }
    }
}
