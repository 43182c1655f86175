import SecurityGate
import Stores
import Vocabulary
import Wire

/// What event loops count about requests.
extension Metrics {
    var telemetry: [MetricFamily] { times + decisions + answers + calls }

    private var times: [MetricFamily] {
        [
            MetricFamily(
                full: "secureinfer_stage_duration_seconds", help: "Time of requests in each stage of the gateway.",
                .seconds, samples: Stage.allCases.map { ("stage=\"\($0.name)\"", figures.stages[$0.rawValue]) }),
            MetricFamily(
                full: "secureinfer_request_duration_seconds",
                help: "Time from a request's first byte to the end of its answer, of requests that were let in.",
                .seconds,
                samples: Action.allCases.map { ("action=\"\($0.rawValue)\"", figures.durations[$0.place]) }),
            MetricFamily(
                full: "secureinfer_added_seconds",
                help: "Time that the gateway added to requests that a model answered.", .seconds,
                samples: [("", figures.added)]),
            MetricFamily(
                full: "secureinfer_score", help: "Scores that the gate judged by.", .each,
                samples: [("", figures.scores)]),
        ]
    }

    private var decisions: [MetricFamily] {
        let pairs = Action.allCases.flatMap { action in Action.allCases.map { (action, $0) } }
        return [
            MetricFamily(
                name: "rulings_total", kind: .counter,
                help: "Decisions on record, by what was done and what enforcing would have done.",
                samples: pairs.map { action, would in
                    let labels = "action=\"\(action.rawValue)\",would=\"\(would.rawValue)\""
                    return (labels, figures.rulings[action.place * Action.allCases.count + would.place])
                }),
            MetricFamily(
                name: "decision_reasons_total", kind: .counter, help: "How often a reason stands in a decision.",
                samples: reasons(figures.reasons)),
            MetricFamily(
                name: "refusal_reasons_total", kind: .counter, help: "Refusals that are only counted, by reason.",
                samples: reasons(figures.refusals)),
        ]
    }

    private func reasons(_ counts: [ReasonCode: Int]) -> [(labels: String, value: Int)] {
        ReasonCode.allCases.map { ("reason=\"\($0.rawValue)\"", counts[$0] ?? 0) }
    }

    private var answers: [MetricFamily] {
        [
            MetricFamily(
                name: "responses_total", kind: .counter,
                help: "Answers by route and class of status; none for clients that were gone.",
                samples: ShownRoute.names.enumerated().flatMap { place, route in
                    StatusClass.shown.map { shown in
                        let labels = "route=\"\(route)\",status=\"\(shown.name)\""
                        return (labels, figures.answers[place * StatusClass.allCases.count + shown.rawValue])
                    }
                }),
            .gauge("requests_underway", "Requests that were let in and are not answered yet.", figures.underway),
            .gauge("streams_open", "Answers that are being streamed.", figures.streams),
        ]
    }

    /// In the words of OpenTelemetry's conventions for generative AI.
    private var calls: [MetricFamily] {
        let models = figures.models.map { (label: $0.key, labels: Self.labels($0.key), figures: $0.value) }
            .sorted { $0.labels < $1.labels }
        let tokens = models.reduce(into: (input: 0, output: 0)) { sum, model in
            sum.input += model.figures.input.sum
            sum.output += model.figures.output.sum
        }
        return [
            MetricFamily(
                name: "tokens_total", kind: .counter, help: "Tokens of requests that a model answered.",
                samples: [("type=\"input\"", tokens.input), ("type=\"output\"", tokens.output)]),
            MetricFamily(
                full: "gen_ai_server_request_duration_seconds",
                help: "Time from a request's first byte to the end of the model's answer.", .seconds,
                samples: models.flatMap { model in
                    model.figures.durations.sorted { $0.key.rawValue < $1.key.rawValue }.map { outcome, histogram in
                        (model.labels + Self.error(outcome), histogram)
                    }
                }),
            MetricFamily(
                full: "gen_ai_server_time_to_first_token_seconds",
                help: "Time from a request's first byte to the first of a streamed answer.", .seconds,
                samples: models.filter { $0.figures.beginnings.count > 0 }.map { ($0.labels, $0.figures.beginnings) }),
            MetricFamily(
                full: "gen_ai_client_token_usage", help: "Tokens of calls of models.", .each,
                samples: models.flatMap { model in
                    [
                        (model.labels + ",gen_ai_token_type=\"input\"", model.figures.input),
                        (model.labels + ",gen_ai_token_type=\"output\"", model.figures.output),
                    ]
                }),
        ]
    }

    private static func labels(_ label: ModelLabel) -> String {
        "gen_ai_operation_name=\"\(label.operation.rawValue)\",gen_ai_provider_name=\"\(label.provider.rawValue)\","
            + MetricFamily.label("gen_ai_request_model", label.model)
    }

    private static func error(_ outcome: Outcome) -> String {
        outcome == .ok ? "" : ",error_type=\"\(outcome.rawValue)\""
    }
}

extension StatusClass {
    /// Those that the gateway answers with.
    fileprivate static let shown: [StatusClass] = [.none, .success, .client, .server]
}
