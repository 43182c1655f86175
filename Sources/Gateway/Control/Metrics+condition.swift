import ModelVerifier
import Vocabulary

/// How the gateway and what it stands on are.
extension Metrics {
    var condition: [MetricFamily] { health + models + process }

    private var health: [MetricFamily] {
        let reasons = Set(live.health.reasons)
        return [
            MetricFamily(
                name: "degraded", kind: .gauge, help: "1 for each reason why the gateway is not in full health.",
                samples: Health.known.map { ("reason=\"\($0)\"", reasons.contains($0) ? 1 : 0) }),
            MetricFamily(
                name: "build_info", kind: .gauge, help: "1, with the version that runs.",
                samples: [("version=\"\(SecureInfer.version)\"", 1)]),
            .counter(
                "access_log_dropped_total", "Lines of requests that the log had no room for.", live.accessLog.dropped),
        ]
    }

    /// Most models that are shown one by one.
    private static let modelLimit = 200

    private var models: [MetricFamily] {
        let reports = live.guardian.registry.reports()
        let counts = reports.reduce(into: [ModelStatus: Int]()) { $0[$1.status, default: 0] += 1 }
        return [
            MetricFamily(
                name: "models", kind: .gauge, help: "Models that are verified, by verdict.",
                samples: ModelStatus.allCases.map { ("status=\"\($0.rawValue)\"", counts[$0] ?? 0) }),
            MetricFamily(
                name: "model_status", kind: .gauge, help: "1 for the verdict on each of the first 200 models.",
                samples: reports.prefix(Self.modelLimit).map { report in
                    ("\(MetricFamily.label("model", report.model)),status=\"\(report.status.rawValue)\"", 1)
                }),
        ]
    }

    /// Under the names that Prometheus' own clients use.
    private var process: [MetricFamily] {
        guard let process = ProcessFigures.read() else { return [] }
        func gauge(_ name: String, _ help: String, _ value: String) -> MetricFamily {
            MetricFamily(full: "process_\(name)", kind: .gauge, help: help, value: value)
        }
        return [
            MetricFamily(
                full: "process_cpu_seconds_total", kind: .counter, help: "CPU time of the gateway.",
                value: MetricFamily.decimal(process.cpu, digits: 2)),
            gauge("resident_memory_bytes", "Memory of the gateway that is resident.", String(process.residentBytes)),
            gauge("virtual_memory_bytes", "Memory of the gateway that is mapped.", String(process.virtualBytes)),
            gauge("open_fds", "Files and sockets that the gateway has open.", String(process.files)),
            gauge("max_fds", "How many it may have open.", String(process.fileLimit)),
            gauge(
                "start_time_seconds", "When this run began, since 1970.",
                MetricFamily.decimal(live.started, digits: 3)),
        ]
    }
}
