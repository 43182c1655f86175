import Inference
import SecurityGate
import Stores
import TenantIsolator
import Vocabulary
import Wire

/// Stage 3, second half: what was said before in the conversation that the client names, in front of what it says now, so
/// that the stages behind see the whole of it.
///
/// An id that is absent, foreign, expired or malformed is looked up all the same, and refused in the same words.
struct Recall {
    private let decoded: Decoded
    private let chat: ChatRequest
    private let policy: Policy
    private let services: LoopServices
    private let answer: (Step<Decoded>) -> Void

    private var tenant: String { decoded.authenticated.principal.tenantID }

    /// Bytes of a stored conversation from which on it is read apart from the event loop, which other clients wait for.
    private static let loopLimit = 64 << 10
    /// Milliseconds within which a long one is read.
    private static let patience = 10_000

    /// Answers on the event loop; before it returns where no stored conversation is named.
    static func run(
        _ decoded: Decoded, _ policy: Policy, _ services: LoopServices, _ answer: @escaping (Step<Decoded>) -> Void
    ) {
        guard let chat = decoded.request?.chat, chat.residency == nil else {
            return answer(named(decoded, services))
        }
        Recall(decoded: decoded, chat: chat, policy: policy, services: services, answer: answer).run()
    }

    /// Requests that are no chats belong to a conversation without being kept in it.
    private static func named(_ decoded: Decoded, _ services: LoopServices) -> Step<Decoded> {
        let tenant = decoded.authenticated.principal.tenantID
        switch decoded.asked {
        case .none: return .go(decoded)
        case .new: return .go(decoded.with(conversation: services.shared.vault.newID(tenant: tenant)))
        case .id(let id):
            guard services.shared.isolator.owns(id, tenant: tenant) else {
                return .stop(Refusal(.tenantContextMismatch))
            }
            return .go(decoded.with(conversation: id))
        }
    }

    private func run() {
        let isStored = chat.echo?.isStored ?? false
        switch (decoded.asked, chat.echo?.previousResponse) {
        case (.none, nil): isStored ? begin(.response) : answer(.go(decoded))
        case (.none, let id?): load(id, .response, isStored: isStored)
        case (.new, nil) where !isStored: begin(.conversation)
        case (.id(let id), nil) where !isStored: load(id, .conversation, isStored: true)
        default:
            answer(
                .stop(
                    Refusal(
                        .paramForbidden,
                        message: "A response is stored under its own id or in a conversation, not in both.",
                        param: "x-conversation-id")))
        }
    }

    private func begin(_ kind: ConversationKind) {
        guard policy.conversations.perTenant > 0 else { return answer(.stop(.keepsNone)) }
        let id = services.shared.vault.newID(tenant: tenant, kind: kind)
        let head = ConversationHead(new: id, model: chat.model, now: Int64(SystemClock.wall()))
        go(on: [], head, kind, isNew: true, Memory.Hold())
    }

    private func load(_ id: String, _ kind: ConversationKind, isStored: Bool) {
        guard !isStored || policy.conversations.perTenant > 0 else { return answer(.stop(.keepsNone)) }
        var hold = Memory.Hold()
        var isBusy = false
        if kind == .conversation {
            hold.turn = services.shared.turns.begin(id, tenant: tenant)
            // Told only of a conversation that is there: of any other it would tell that somebody else names it, too.
            isBusy = hold.turn == nil
        }
        hold.bytes = services.shared.bodies.hold(
            policy.expectedBytes(decoded.authenticated.principal), tenant: tenant, limit: bodyLimit)
        guard hold.bytes != nil else { return answer(.stop(tooManyBytes)) }
        services.shared.vault.load(id, tenant: tenant, now: Int64(SystemClock.wall()), on: services.loop) {
            [hold, isBusy] found in
            switch found {
            case .found where isBusy && id.hasPrefix(kind.prefix): answer(.stop(.otherTurn))
            case .found(let stored) where id.hasPrefix(kind.prefix): go(on: stored, kind, isStored: isStored, hold)
            case .found, .missing: answer(.stop(Refusal(.tenantContextMismatch)))
            case .tampered: answer(.stop(Self.tampered(tenant, services)))
            case .unavailable: answer(.stop(.unreadable))
            }
        }
    }

    private func go(on stored: StoredConversation, _ kind: ConversationKind, isStored: Bool, _ hold: Memory.Hold) {
        guard hold.bytes?.change(to: stored.bytes, limit: bodyLimit) ?? true else {
            return answer(.stop(tooManyBytes))
        }
        guard kind == .response else { return go(on: stored.turns, stored.head, kind, isNew: false, hold) }
        go(on: stored.turns, isStored ? response() : nil, kind, isNew: true, hold)
    }

    private var bodyLimit: Int { policy.bodyLimit(decoded.authenticated.principal) }

    private var tooManyBytes: Refusal {
        services.shared.limitCounters.refused(.concurrencyExceeded)
        return .tooManyBytes
    }

    /// Each response is a conversation of its own, that goes on from another: two may go on from one.
    private func response() -> ConversationHead {
        let id = services.shared.vault.newID(tenant: tenant, kind: .response)
        return ConversationHead(new: id, model: chat.model, now: Int64(SystemClock.wall()))
    }

    /// Only who can write to the store, and not who can write through the gateway, makes this happen.
    static func tampered(_ tenant: String, _ services: LoopServices) -> Refusal {
        services.shared.alerts.raise(
            Alarm(
                .historyTampered, .critical, confidence: 100, tenant: tenant,
                evidence: "a stored conversation was changed where it lies"), at: SystemClock.wall())
        return .changed
    }

    private func go(
        on turns: [[UInt8]], _ head: ConversationHead?, _ kind: ConversationKind, isNew: Bool, _ hold: Memory.Hold
    ) {
        let (chat, parameters, room) = (chat, policy.parameters, room)
        let work: @Sendable () -> Result<Whole, DecodeRefusal> = { Self.whole(chat, behind: turns, parameters, room) }
        let take: (Result<Whole, DecodeRefusal>?) -> Void = { result in
            self.take(result, behind: turns, head, kind, isNew: isNew, hold)
        }
        guard turns.reduce(0, { $0 + $1.count }) > Self.loopLimit else { return take(work()) }
        let isTaken = services.shared.scoring.submit(
            tenant: tenant, within: Self.patience, on: services.loop, work, answer: take)
        if !isTaken { take(nil) }
    }

    private struct Whole: Sendable {
        var continuation: Continuation
        var leftOut: Int
    }

    private static func whole(
        _ chat: ChatRequest, behind turns: [[UInt8]], _ parameters: ParameterPolicy, _ room: Int?
    ) -> Result<Whole, DecodeRefusal> {
        do throws(DecodeRefusal) {
            let history = try ChatHistory(turns, parameters)
            let (kept, leftOut) = room.map { history.fitting($0) } ?? (history, 0)
            return .success(Whole(continuation: try chat.continuing(kept), leftOut: leftOut))
        } catch {
            return .failure(error)
        }
    }

    private func take(
        _ result: Result<Whole, DecodeRefusal>?, behind turns: [[UInt8]], _ head: ConversationHead?,
        _ kind: ConversationKind, isNew: Bool, _ hold: Memory.Hold
    ) {
        switch result {
        case nil: answer(.stop(Refusal(.detectorTimeout)))
        case .failure(let error): answer(.stop(Refusal(error.code, message: error.message, param: error.param)))
        case .success(let whole):
            let fresh = whole.continuation.fresh
            guard head == nil || isRoom(for: fresh, behind: turns) else { return answer(.stop(.conversationFull)) }
            var head = head
            head?.model = chat.model
            let memory = Memory(
                head: head, turns: isNew ? turns + fresh : fresh, isRecalled: !turns.isEmpty, leftOut: whole.leftOut,
                hold: hold)
            answer(
                .go(
                    decoded.with(
                        conversation: kind == .conversation ? head?.id : nil,
                        request: .chat(whole.continuation.request), memory: memory)))
        }
    }

    /// Whether an answer could be stored behind it.
    private func isRoom(for fresh: [[UInt8]], behind turns: [[UInt8]]) -> Bool {
        let bytes = (turns + fresh).reduce(0) { $0 + $1.count }
        return turns.count + fresh.count < policy.conversations.turns && bytes < policy.conversations.bytes
    }

    /// Tokens that the model's context has for what was said before; nil where its server does not tell.
    private var room: Int? {
        let candidates = UpstreamRouter.Tenant(decoded.authenticated.principal)
        guard var window = services.shared.upstreams.window(of: chat.model, for: candidates) else { return nil }
        if let asked = chat.parameters.context, asked > 0 { window = min(window, asked) }
        let answer = chat.parameters.maxTokens ?? policy.limits.answerTokens
        return window - min(answer, window) - ModelRequest.chat(chat).inputTokens
    }
}

extension Refusal {
    fileprivate static let keepsNone = Refusal(
        .paramForbidden, message: "No conversations are kept for this tenant: send the whole conversation.",
        param: "x-conversation-id")
    fileprivate static let otherTurn = Refusal(
        .concurrencyExceeded, message: "Another turn of this conversation is under way. Wait until it has ended.",
        retryAfter: 1000)
    fileprivate static let changed = Refusal(
        .historyTampered, message: "The stored conversation is not as it was stored, so it is not used.", isFinal: true)
    fileprivate static let conversationFull = Refusal(
        .contextTooLong, message: "The conversation is as long as it may be: begin a new one.", isFinal: true)
    static let unreadable = Refusal(
        .auditUnavailable, message: "The gateway cannot use stored conversations now. Try again later.",
        retryAfter: 1000)
}
