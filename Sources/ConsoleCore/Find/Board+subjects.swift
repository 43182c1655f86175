import Vocabulary
import Wire

/// What rows show to a filter.
extension Board {
    /// True for a row that is kept and passes; remarks about the feed always do.
    func passes(_ row: RowID, _ filter: Filter) -> Bool {
        switch row {
        case .tenant(let id): tenants[id].map { passes($0, filter) } ?? false
        case .incident(let serial): incidents[serial].map { $0.passes(filter, in: tenants) } ?? false
        case .alert(let id): alerts[id].map { passes($0, filter) } ?? false
        case .model(let name): models[name].map { passes($0, filter) } ?? false
        }
    }

    func passes(_ row: AlertRow) -> Bool { passes(row, filter) }

    func passes(_ tenant: Tenant) -> Bool { passes(tenant, filter) }

    func passes(_ row: ModelRow) -> Bool { passes(row, filter) }

    private func passes(_ row: AlertRow, _ filter: Filter) -> Bool { filter.matches(subject(of: row)) }

    private func passes(_ tenant: Tenant, _ filter: Filter) -> Bool { filter.matches(subject(of: tenant)) }

    private func passes(_ row: ModelRow, _ filter: Filter) -> Bool { filter.matches(subject(of: row)) }

    func subject(of row: AlertRow) -> Filter.Subject {
        Filter.Subject(severity: row.alert.severity) { field in
            let names = [self.name(of: row.tenant), row.tenant]
            switch field {
            case .tenant: return names
            case .rule, .code: return [row.alert.code]
            case .model, .key: return []
            case .act: return [row.alert.state.rawValue, row.stateText]
            case nil: return names + [row.alert.code, row.alert.id, row.stateText, row.alert.evidence]
            }
        } spelled: {
            row.alert.evidence.spelled.map { [$0] } ?? []
        }
    }

    func subject(of tenant: Tenant) -> Filter.Subject {
        Filter.Subject(severity: Severity(risk: tenant.risk)) { field in
            switch field {
            case .tenant: return [tenant.name, tenant.id]
            case .rule, .code: return [tenant.why]
            case .model: return [tenant.lastModel]
            case .key: return Array(tenant.keys)
            case .act: return [tenant.mode, tenant.state]
            case nil: return [tenant.name, tenant.id, tenant.why, tenant.mode, tenant.state]
            }
        }
    }

    func subject(of row: ModelRow) -> Filter.Subject {
        Filter.Subject(severity: row.isFailed ? .critical : .low) { field in
            switch field {
            case .tenant, .key: []
            case .rule, .code, .act: [row.model.status]
            case .model: [row.model.model]
            case nil: [row.model.model, row.model.status, row.model.digest]
            }
        }
    }
}

extension Incident {
    /// True for one that the filter shows. It asks for no board: that would keep the whole log while the log changes.
    func passes(_ filter: Filter, in tenants: [String: Tenant]) -> Bool {
        if case .remark = body { return true }
        return filter.matches(subject(named: tenants[tenant]?.name ?? tenant))
    }

    /// - Parameter name: the tenant's.
    func subject(named name: String) -> Filter.Subject {
        Filter.Subject(severity: severity) { field in
            guard let decision else { return [] }
            switch field {
            case .tenant: return [name, tenant]
            case .rule: return decision.findings.map(\.rule) + decision.reasons
            case .code: return decision.reasons + decision.findings.map(\.code)
            case .model: return [decision.model]
            case .key: return [decision.key]
            case .act: return [verdict]
            case nil: return texts
            }
        } spelled: {
            decision?.excerpt?.spelled.map { [$0] } ?? []
        }
    }

    /// All that plain words of a filter look at.
    var texts: [String] {
        switch body {
        case .remark(let text): return [text]
        case .decision(let decision):
            let parts = [decision.name, tenant, decision.key, decision.model, request, rule]
            return parts + decision.reasons + decision.findings.map(\.rule) + decision.findings.map(\.evidence)
                + (decision.excerpt.map { [$0] } ?? [])
        }
    }
}

extension String {
    /// The text as the screen spells it, so that what is seen can be found; nil where nothing hides in it.
    var spelled: String? {
        hidesSomething ? printable : nil
    }

    /// True where ``GlyphReader`` may name a scalar instead of drawing it.
    private var hidesSomething: Bool {
        unicodeScalars.contains { scalar in
            guard !(0x20..<0x7F ~= scalar.value) else { return false }
            if case .visible = Visibility(scalar) { return false }
            return true
        }
    }
}
