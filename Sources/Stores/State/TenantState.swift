import SecurityGate
import Vocabulary
import Wire

/// A tenant as gateways share it: alive, or deleted for good.
enum TenantState: Sendable, Equatable {
    case living(Tenant)
    /// When, and by whom.
    case deleted(time: Int64, by: String)

    init(id: String, _ fields: StateFields) throws(StateRefusal) {
        guard StateFields.isTenantID(id) else { throw .malformed }
        if fields.has("deleted") {
            self = .deleted(time: try fields.time("deleted"), by: try fields.text("by", most: EntityName.limit))
            return
        }
        let name = try fields.text("name", most: EntityName.limit)
        let settings = try Self.settings(fields)
        do throws(StoresError) {
            try EntityName.check(name, kind: "tenant")
            try settings.check()
        } catch {
            throw .malformed
        }
        self = .living(
            Tenant(
                id: id, name: name, state: try fields.word("state"), settings: settings,
                created: try fields.time("created"), stateVersion: try fields.time("state_version")))
    }

    private static func settings(_ fields: StateFields) throws(StateRefusal) -> TenantSettings {
        var models: [ModelPattern] = []
        for text in try fields.texts("models", most: TenantAccess.modelLimit) {
            guard let pattern = ModelPattern(text) else { throw .malformed }
            models.append(pattern)
        }
        let most = TenantSettings.limit
        return TenantSettings(
            limits: TenantLimits(
                requests: try fields.number("rpm", most: most), tokens: try fields.number("tpm", most: most),
                concurrency: try fields.number("concurrency", most: most)),
            autoBan: try fields.flag("auto_ban"), mode: try fields.word("mode"),
            access: TenantAccess(
                models: models, routes: Set(try fields.texts("routes", most: TenantAccess.routeLimit))))
    }

    func write(to out: inout JSONWriter) {
        switch self {
        case .deleted(let time, let by):
            out.field("deleted", Int(time))
            out.field("by", by)
        case .living(let tenant):
            let settings = tenant.settings
            out.field("name", tenant.name)
            out.field("state", tenant.state.rawValue)
            out.field("state_version", Int(tenant.stateVersion))
            out.field("rpm", settings.limits.requests)
            out.field("tpm", settings.limits.tokens)
            out.field("concurrency", settings.limits.concurrency)
            out.field("auto_ban", settings.autoBan)
            out.field("mode", settings.mode.rawValue)
            out.field("models", settings.access.models.map(\.text))
            out.field("routes", settings.access.routes.sorted())
            out.field("created", Int(tenant.created))
        }
    }

    /// A deletion is final. Who suspended or resumed it last decides on that, whoever changed its settings later; at the
    /// same moment it is suspended.
    func joined(withOlder older: TenantState) -> TenantState {
        guard case .living(let new) = self else { return self }
        guard case .living(let old) = older else { return older }
        let isOvertaken =
            old.stateVersion > new.stateVersion || old.stateVersion == new.stateVersion && old.state == .suspended
        guard isOvertaken else { return self }
        return .living(
            Tenant(
                id: new.id, name: new.name, state: old.state, settings: new.settings, created: new.created,
                stateVersion: old.stateVersion))
    }
}
