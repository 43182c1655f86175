import SecurityGate
import Stores
import Vocabulary
import Wire

extension Tenant {
    func write(to out: inout JSONWriter) {
        out.field("tenant", id)
        out.field("id", id)
        out.field("name", name)
        out.field("state", state.rawValue)
        out.field("rpm", settings.limits.requests)
        out.field("tpm", settings.limits.tokens)
        out.field("concurrency", settings.limits.concurrency)
        out.field("auto_ban", settings.autoBan)
        out.field("mode", settings.mode.rawValue)
        out.field("models", settings.access.models.map(\.text))
        out.field("routes", settings.access.routes.sorted())
        out.field("created", Int(created))
    }
}

extension ImportedTenant {
    func write(to out: inout JSONWriter) {
        out.field("id", tenant.id)
        out.field("name", tenant.name)
        out.list("keys", keys) { key, out in
            out.field("id", key.id)
            out.field("key", key.text)
        }
    }
}

extension Schema {
    static let tenant = Schema.object([
        .init("tenant", .tenantID), .init("id", .tenantID), .init("name", .anyText(1...128)),
        .init("state", .words(Tenant.State.allCases.map(\.rawValue))), .init("rpm", .count), .init("tpm", .count),
        .init("concurrency", .count), .init("auto_ban", .boolean()), .init("mode", .mode), .init("models", .models),
        .init("routes", .routes), .init("created", .time),
    ]).named("Tenant")

    static let tenantID = Schema.anyText(1...64, note: "The tenant's id: t_ and 16 characters.")

    /// Body of a new tenant; what is absent has its default.
    static let newTenant = Schema.object([.init("name", .entityName)] + settings).named("NewTenant")

    /// Body of a change; what is absent stays.
    static let tenantChange = Schema.object(settings).named("TenantChange")

    /// Body of an import: many new tenants, with their keys.
    static let tenantImport = Schema.object([
        .init(
            "tenants", .list(.object([.init("name", .entityName), .optional("keys", keyCount)] + settings), most: 500)),
        .optional(
            "skip_existing", .boolean(note: "Whether names that are taken are left out; else they are an error.")),
        .optional("reason", .reason),
    ]).named("TenantImport")

    static let importedTenants = Schema.object([
        .init(
            "tenants",
            .list(
                .object([
                    .init("id", .tenantID), .init("name", .anyText(1...128)),
                    .init("keys", .list(.mintedKey, most: 16)),
                ]), most: 500))
    ]).named("ImportedTenants")

    private static let keyCount = integer(0...16, note: "Keys to make for it; 1 by default.")

    /// Most requests a minute that a limit can tell apart: one a microsecond, the limiter's finest step.
    private static let mostRequests = 60_000_000

    private static let settings: [Property] = [
        .optional("rpm", .integer(0...mostRequests, note: "Requests a minute; 0 is no limit.")),
        .optional("tpm", .integer(0...1_000_000_000, note: "Tokens a minute; 0 is no limit.")),
        .optional("concurrency", .integer(0...1_000_000_000, note: "Requests at the same time; 0 is no limit.")),
        .optional("auto_ban", .boolean(note: "Whether findings of earlier requests may change later rulings.")),
        .optional("mode", .mode), .optional("models", .models), .optional("routes", .routes),
        .optional("reason", .reason),
    ]

    private static let mode = Schema.words(Mode.allCases.map(\.rawValue), note: "Use enforce or monitor.")

    private static let models = Schema.set(
        Schema(.text(TextRule(.modelPattern, length: 1...256))), most: TenantAccess.modelLimit,
        note: "Models that may be used, as NAME or TEXT*; an empty list is every model.")

    private static let routes = Schema.set(
        .words(
            ClientAPI.allCases.map { "\($0.path)" } + [
                "/v1/models", "/v1/models/{id}", "/v1/conversations", "/v1/conversations/{id}", "/api/tags",
                "/api/version",
            ]),
        most: TenantAccess.routeLimit, note: "Paths that may be used; an empty list is every route.")
}

extension TenantSettings {
    /// The settings that a checked body names, over those that were there before.
    init(_ body: JSONView, over old: TenantSettings) {
        self = old
        limits.requests = body["rpm"]?.whole ?? old.limits.requests
        limits.tokens = body["tpm"]?.whole ?? old.limits.tokens
        limits.concurrency = body["concurrency"]?.whole ?? old.limits.concurrency
        autoBan = body["auto_ban"]?.bool ?? old.autoBan
        mode = body["mode"]?.string.flatMap(Mode.init) ?? old.mode
        if let models = body["models"] {
            access.models = models.elements.compactMap { $0.string.flatMap(ModelPattern.init) }
        }
        if let routes = body["routes"] { access.routes = Set(routes.elements.compactMap(\.string)) }
    }
}
