import GRDB

/// A record whose name must be its own: a living tenant, or an operator that was not revoked.
struct NamedState {
    let record: StateRecord
    let name: String
    private let created: Int64

    /// Nil for records without such a name.
    init?(_ record: StateRecord) {
        switch record.content {
        case .tenant(.living(let tenant)): (name, created) = (tenant.name, tenant.created)
        case .operator(let made) where made.operator.revoked == nil:
            (name, created) = (made.operator.name, made.operator.created)
        default: return nil
        }
        self.record = record
    }

    /// Another record here that has the name.
    func rival(in database: Database) throws -> NamedState? {
        let open = record.kind == .operator ? "AND revoked IS NULL" : ""
        let sql = "SELECT id FROM \(record.kind.table ?? "") WHERE name = ? AND id <> ? \(open)"
        guard let id: String = try database.rowCached(sql, [name, record.id])?["id"] else { return nil }
        return try StateRows.find(record.kind, id, in: database).flatMap { NamedState($0) }
    }

    func keeps(against rival: NamedState) -> Bool {
        (created, record.id) < (rival.created, rival.record.id)
    }

    /// The same with a name that ends in the id: `acme` becomes `acme.x7k2pq`.
    func renamed(version: Int64) -> StateRecord {
        let ending = "." + record.id.suffix(6)
        let own = String(name.prefix(EntityName.limit - ending.count)) + ending
        return StateRecord(kind: record.kind, id: record.id, version: version, content: content(named: own))
    }

    private func content(named name: String) -> StateContent {
        switch record.content {
        case .tenant(.living(let old)):
            return .tenant(
                .living(
                    Tenant(
                        id: old.id, name: name, state: old.state, settings: old.settings, created: old.created,
                        stateVersion: old.stateVersion)))
        case .operator(let old):
            let made = Operator(
                id: old.operator.id, name: name, role: old.operator.role, created: old.operator.created,
                expires: old.operator.expires, revoked: old.operator.revoked)
            return .operator(OperatorState(operator: made, mac: old.mac))
        default: return record.content
        }
    }
}
