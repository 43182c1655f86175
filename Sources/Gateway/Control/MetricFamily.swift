/// One metric with all its samples, as Prometheus' text format has it.
struct MetricFamily: Sendable {
    enum Kind: String, Sendable { case counter, gauge }

    let name: String
    let kind: Kind
    let help: String
    /// Labels as they stand between braces, empty for none, and the value.
    let samples: [(labels: String, value: Int)]

    static func counter(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
        MetricFamily(name: name, kind: .counter, help: help, samples: [("", value)])
    }

    static func gauge(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
        MetricFamily(name: name, kind: .gauge, help: help, samples: [("", value)])
    }

    var text: String {
        let head = "# HELP secureinfer_\(name) \(help)\n# TYPE secureinfer_\(name) \(kind.rawValue)\n"
        return samples.reduce(into: head) { out, sample in
            let labels = sample.labels.isEmpty ? "" : "{\(sample.labels)}"
            out += "secureinfer_\(name)\(labels) \(sample.value)\n"
        }
    }
}
