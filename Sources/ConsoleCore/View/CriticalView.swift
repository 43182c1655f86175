import Vocabulary

/// The second line: the newest thing that cannot wait, or word that there is none.
struct CriticalView {
    let model: Model

    var line: Line {
        let urgent = model.critical
        guard let first = urgent.first else { return quiet }
        var line = Line(" ▲▲ CRITICAL ", .danger)
        if urgent.count > 1 { line.add("1/\(urgent.count) ", style: .dim) }
        switch first {
        case .alert(let id): describe(alert: id, in: &line)
        case .model(let name): describe(model: name, in: &line)
        case .tenant, .incident: break
        }
        return line
    }

    private var quiet: Line {
        if case .down(let reason) = model.link.control, !model.hasNetworkAnswer {
            return Line(
                " no gateway at \(model.settings.control): \(reason); start one with: secureinfer serve", .warning)
        }
        return model.hasNetworkAnswer
            ? Line(" no open critical alert", .dim) : Line(" asking \(model.settings.control) for a snapshot", .dim)
    }

    private func describe(alert id: String, in line: inout Line) {
        guard let row = model.board.alerts[id] else { return }
        let name = model.board.name(of: row.tenant)
        let isPending = model.pending.values.contains(.acknowledge(alert: id))
        line.add(isPending ? "a ack pending  " : "a ack  ", style: .bold)
        line.add("\(Quantity.timeOfDay(row.time)) \(row.alert.code) \(name)", style: .danger)
        line.add(" conf \(Quantity.share(row.alert.confidence)): ")
        line.add(row.alert.evidence)
    }

    private func describe(model name: String, in line: inout Line) {
        guard let row = model.board.models[name] else { return }
        line.add("4 v verify  ", style: .bold)
        line.add("MODEL \(name) \(row.model.status.uppercased())", style: .danger)
        line.add(": requests for it are refused")
    }
}
