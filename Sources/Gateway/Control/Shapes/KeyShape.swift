import Stores
import Wire

extension AccessKey {
    func write(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("tenant", tenantID)
        out.field("created", Int(created))
        out.field("expires", expires.map(Int.init))
        out.field("revoked", revoked.map(Int.init))
    }
}

extension Operator {
    func write(to out: inout JSONWriter) {
        out.field("operator", name)
        out.field("role", role.rawValue)
        out.field("created", Int(created))
        out.field("expires", expires.map(Int.init))
        out.field("revoked", revoked.map(Int.init))
    }
}

extension Schema {
    static let key = Schema.object([
        .init("id", .anyText(1...64)), .init("tenant", .tenantID), .init("created", .time),
        .init("expires", time.orNull), .init("revoked", time.orNull),
    ]).named("Key")

    static let newKey = Schema.object([
        .optional("expires_in", seconds.orNull), .optional("reason", .reason),
    ]).named("NewKey")

    static let rotation = Schema.object([
        .optional(
            "grace", integer(0...Wire.BanRequest.longest, note: "Seconds for which the old key still works.").orNull),
        .optional("reason", .reason),
    ]).named("Rotation")

    static let mintedKey = Schema.object([
        .init("id", .anyText(1...64)), .init("key", .anyText(1...64, note: "The key itself, shown this once.")),
    ]).named("MintedKey")

    static let `operator` = Schema.object([
        .init("operator", .anyText(1...64)), .init("role", .role), .init("created", .time),
        .init("expires", time.orNull), .init("revoked", time.orNull),
    ]).named("Operator")

    static let newOperator = Schema.object([
        .init("name", .entityName), .optional("role", .role), .optional("expires_in", seconds.orNull),
        .optional("reason", .reason),
    ]).named("NewOperator")

    static let mintedOperator = Schema.object([
        .init("operator", .anyText(1...64)), .init("role", .role),
        .init("token", .anyText(1...64, note: "The token itself, shown this once.")),
    ]).named("MintedOperator")

    static let revoked = Schema.object([.init("revoked", .anyText(1...256))]).named("Revoked")
}
