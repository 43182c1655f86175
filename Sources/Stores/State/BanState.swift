import SecurityGate
import Wire

/// A ban as gateways share it.
struct BanState: Sendable, Equatable {
    var ban: Ban

    init(ban: Ban) { self.ban = ban }

    init(id: String, _ fields: StateFields) throws(StateRefusal) {
        guard StateFields.isBanID(id) else { throw .malformed }
        let (scope, target): (Ban.Scope, String) =
            (try fields.word("scope"), try fields.text("target", most: BanStore.targetLimit, least: 1))
        if scope == .address, AddressRange(banTarget: target) == nil { throw .malformed }
        ban = Ban(
            // Older gateways know bans only, and say nothing of it.
            id: id, kind: fields.has("kind") ? try fields.word("kind") : .ban, scope: scope, target: target,
            until: try fields.timeOrNever("until"), reason: try fields.reason(),
            origin: try fields.word("origin"), by: try fields.text("by", most: EntityName.limit),
            created: try fields.time("created"), lifted: try fields.timeOrNever("lifted"),
            simulated: try fields.flag("simulated"))
    }

    func write(to out: inout JSONWriter) {
        if ban.kind != .ban { out.field("kind", ban.kind.rawValue) }
        out.field("scope", ban.scope.rawValue)
        out.field("target", ban.target)
        out.field("until", ban.until.map(Int.init))
        out.field("reason", ban.reason)
        out.field("origin", ban.origin.rawValue)
        out.field("by", ban.by)
        out.field("created", Int(ban.created))
        out.field("lifted", ban.lifted.map(Int.init))
        out.field("simulated", ban.simulated)
    }

    /// A ban that was lifted stays lifted: only a new one holds again. Nothing else of a ban ever changes.
    func joined(withOlder older: BanState) throws(StateRefusal) -> BanState {
        let (new, old) = (ban, older.ban)
        guard new.kind == old.kind, new.scope == old.scope, new.target == old.target, new.until == old.until,
            new.created == old.created, new.simulated == old.simulated
        else { throw .conflict }
        var joined = new
        joined.lifted = earlier(new.lifted, old.lifted)
        return BanState(ban: joined)
    }
}
