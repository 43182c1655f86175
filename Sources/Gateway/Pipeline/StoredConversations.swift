import SecurityGate
import Stores
import Vocabulary
import Wire

/// The tenant's own stored conversations: what is asked for is done, then put on record, then answered.
enum StoredConversations {
    private typealias Answer = Step<[UInt8]>

    /// Answers on the event loop.
    static func run(_ exchange: Exchange, _ done: @escaping (Step<[UInt8]>) -> Void) {
        let vault = exchange.services.shared.vault
        let (tenant, loop) = (exchange.authenticated.principal.tenantID, exchange.services.loop)
        let now = Int64(SystemClock.wall())
        switch exchange.routed.route {
        case .conversation(let id):
            guard hold(exchange) else { return done(.stop(tooManyBytes(exchange))) }
            vault.load(id, tenant: tenant, now: now, on: loop) { show($0, exchange, done) }
        case .forgetConversation(let id):
            vault.remove(id, tenant: tenant, now: now, on: loop) { done(removed($0, id)) }
        default:
            let page = ConversationPage(exchange.routed.head.query) ?? ConversationPage()
            vault.list(tenant: tenant, after: page.after, limit: page.limit, now: now, on: loop) { done(listed($0)) }
        }
    }

    /// Bytes from which on a conversation is written apart from the event loop, which other clients wait for.
    private static let loopLimit = 64 << 10

    private static func show(
        _ answer: ConversationAnswer, _ exchange: Exchange, _ done: @escaping (Step<[UInt8]>) -> Void
    ) {
        switch answer {
        case .found(let stored):
            let limit = exchange.gate.policy.bodyLimit(exchange.authenticated.principal)
            guard exchange.holding.shown?.change(to: stored.bytes, limit: limit) ?? true else {
                return done(.stop(tooManyBytes(exchange)))
            }
            guard stored.bytes > loopLimit else { return done(.go(body(stored))) }
            exchange.services.apart({ body(stored) }) { done(.go($0)) }
        case .missing: done(.stop(Refusal(.tenantContextMismatch)))
        case .tampered: done(.stop(Recall.tampered(exchange.authenticated.principal.tenantID, exchange.services)))
        case .unavailable: done(.stop(.unreadable))
        }
    }

    /// What is shown counts like a body for as long as the request takes; false where there is no room for it.
    private static func hold(_ exchange: Exchange) -> Bool {
        let (principal, policy) = (exchange.authenticated.principal, exchange.gate.policy)
        exchange.holding.shown = exchange.services.shared.bodies.hold(
            policy.expectedBytes(principal), tenant: principal.tenantID, limit: policy.bodyLimit(principal))
        return exchange.holding.shown != nil
    }

    private static func tooManyBytes(_ exchange: Exchange) -> Refusal {
        exchange.services.shared.limitCounters.refused(.concurrencyExceeded)
        return .tooManyBytes
    }

    private static func removed(_ answer: RemoveAnswer, _ id: String) -> Answer {
        switch answer {
        case .removed:
            var out = JSONWriter()
            out.beginObject()
            out.field("id", id)
            out.field("object", "conversation.deleted")
            out.field("deleted", true)
            out.endObject()
            return .go(out.bytes)
        case .missing: return .stop(Refusal(.tenantContextMismatch))
        case .unavailable: return .stop(.unreadable)
        }
    }

    private static func listed(_ answer: ListAnswer) -> Answer {
        guard case .page(let heads, let next) = answer else { return .stop(.unreadable) }
        var out = JSONWriter()
        out.beginObject()
        out.field("object", "list")
        out.list("data", heads) { members($0, &$1) }
        out.field("has_more", next != nil)
        out.field("next", next)
        out.endObject()
        return .go(out.bytes)
    }

    private static func body(_ stored: StoredConversation) -> [UInt8] {
        var out = JSONWriter(capacity: stored.turns.reduce(512) { $0 + $1.count + 1 })
        out.beginObject()
        members(stored.head, &out)
        out.key("messages")
        out.beginArray()
        for turn in stored.turns { out.spliced(turn) }
        out.endArray()
        out.endObject()
        return out.bytes
    }

    private static func members(_ head: ConversationHead, _ out: inout JSONWriter) {
        out.field("id", head.id)
        out.field("object", "conversation")
        out.field("created_at", Int(head.created / 1000))
        out.field("updated_at", Int(head.updated / 1000))
        out.field("model", head.model)
        out.field("turns", head.turns)
    }
}

/// Which of a tenant's conversations are asked for: `after=…&limit=20`.
struct ConversationPage: Equatable {
    /// The `next` of the page before.
    var after: String?
    /// 1 to 100.
    var limit = 20

    init() {}

    /// Nil for anything but the two parameters, each once at most; nothing in them is ever escaped.
    init?(_ query: String) {
        var seen: Set<Substring> = []
        for pair in query.split(separator: "&", omittingEmptySubsequences: false) {
            let pieces = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pieces.count == 2, seen.insert(pieces[0]).inserted else { return nil }
            switch pieces[0] {
            case "after" where pieces[1].utf8.allSatisfy(Self.isCursor) && !pieces[1].isEmpty: after = String(pieces[1])
            case "limit":
                guard let number = Int(pieces[1]), 1...ConversationVault.pageLimit ~= number else { return nil }
                limit = number
            default: return nil
            }
        }
    }

    private static func isCursor(_ byte: UInt8) -> Bool { byte &- 48 < 10 || byte &- 97 < 6 || byte == 45 }
}
