import Vocabulary
import Wire

/// What was written.
public struct Exported: Sendable, Equatable {
    public var path: String
    public var rows: Int

    public init(path: String, rows: Int) {
        self.path = path
        self.rows = rows
    }
}

/// Why nothing was written, in words for the operator.
public struct ExportFailure: Error, Equatable {
    public var reason: String

    public init(_ reason: String) { self.reason = reason }
}

/// The rows of a pane as JSON, one object a row: `row` says of what, the members are those of the feed's events.
struct RowExport {
    let board: Board

    func line(_ row: RowID) -> [UInt8]? {
        switch row {
        case .incident(let serial): board.incidents[serial].map { line($0) }
        case .alert(let id): board.alerts[id].map { line($0) }
        case .tenant(let id): board.tenants[id].map { line($0) }
        case .model(let name): board.models[name].map { line($0) }
        }
    }

    private func object(_ kind: String, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.beginObject()
        out.field("row", kind)
        body(&out)
        out.endObject()
        return out.bytes
    }

    private func line(_ incident: Incident) -> [UInt8] {
        switch incident.body {
        case .remark(let text):
            return object("remark") { out in
                out.field("t", incident.time)
                out.field("text", text)
            }
        case .decision(let decision):
            return object("decision") { out in
                out.field("t", incident.time)
                out.field("tenant", incident.tenant)
                out.field("request", incident.request)
                if incident.count > 1, let burst = incident.burst {
                    out.field("identical", burst.count)
                    out.field("last", burst.last)
                }
                decision.write(to: &out)
            }
        }
    }

    private func line(_ row: AlertRow) -> [UInt8] {
        object("alert") { out in
            out.field("t", row.time)
            out.field("tenant", row.tenant)
            row.alert.write(to: &out)
        }
    }

    private func line(_ row: ModelRow) -> [UInt8] {
        object("model") { out in
            out.field("t", row.time)
            row.model.write(to: &out)
            out.field("checked", row.checked)
        }
    }

    private func line(_ tenant: Tenant) -> [UInt8] {
        object("tenant") { out in
            out.field("id", tenant.id)
            out.field("name", tenant.name)
            out.field("state", tenant.state)
            out.field("mode", tenant.mode)
            out.field("risk", tenant.risk)
            out.field("level", Severity(risk: tenant.risk).label)
            out.field("why", tenant.why)
            out.field("last_seen", tenant.lastSeen)
        }
    }
}

extension Model {
    /// Rows that one file takes.
    private static let exportLimit = 10_000

    /// Writes the rows of the pane in focus, filter and order as shown, or the one that is open, to `path` or to a file
    /// named for the time.
    mutating func exportRows(to path: String? = nil, only row: RowID? = nil) -> [Effect] {
        let export = RowExport(board: shown)
        let lines = (row.map { [$0] } ?? rows(of: focus)).prefix(Self.exportLimit).compactMap { export.line($0) }
        guard !lines.isEmpty else {
            say("nothing to export: no row is shown in pane \(focus.rawValue)", .warning)
            return []
        }
        return [.export(path: path, lines)]
    }

    mutating func take(_ result: Result<Exported, ExportFailure>) -> [Effect] {
        switch result {
        case .success(let done):
            say("exported \(Quantity.grouped(done.rows)) rows to \(done.path)".bounded(400))
        case .failure(let failure): say("export: \(failure.reason)".bounded(400), .danger)
        }
        return []
    }

    /// Copies the id that names a row everywhere else: the request's, the alert's, the tenant's, the model's name.
    mutating func copy(_ row: RowID?) -> [Effect] {
        let board = shown
        let id: String? =
            switch row {
            case .incident(let serial): board.incidents[serial]?.request
            case .alert(let id), .tenant(let id), .model(let id): id
            case nil: nil
            }
        guard let id, !id.isEmpty else {
            say("no id on this row", .warning)
            return []
        }
        say("copied \(id)".bounded(200))
        return [.copy(id)]
    }
}
