import SecurityGate
import Stores
import Wire

/// Stores a turn when its answer is whole, before its last byte leaves. What was blocked, cut or cancelled is not stored.
enum Remember {
    /// Says what became of it, on the event loop; nil where nothing was to be stored.
    ///
    /// - Parameter message: the answer as the client was given it; nil for one that is too long.
    static func run(_ message: [UInt8]?, _ exchange: Exchange, _ done: @escaping (Keeping?) -> Void) {
        guard let memory = exchange.memory, let head = memory.head else { return done(nil) }
        guard let message else { return done(.full) }
        exchange.services.shared.vault.append(
            memory.turns + [message], to: head, tenant: exchange.authenticated.principal.tenantID,
            limits: ConversationLimits(exchange.gate.policy.conversations), now: Int64(SystemClock.wall()),
            on: exchange.services.loop
        ) { answer in done(Keeping(answer)) }
    }
}

extension Keeping {
    fileprivate init(_ answer: AppendAnswer) {
        switch answer {
        case .stored: self = .stored
        case .conflict: self = .conflict
        case .missing: self = .missing
        case .full: self = .full
        case .unavailable: self = .unavailable
        }
    }
}

extension Exchange {
    /// What the head of an answer says of the conversation that it belongs to.
    ///
    /// - Parameter streams: whether the answer comes in pieces, so that only its end can say whether it was stored.
    func conversationLines(_ decoded: Decoded, streams: Bool) -> String {
        var lines = decoded.conversation.map { "x-conversation-id: \($0)\r\n" } ?? ""
        guard let memory else { return lines }
        if memory.leftOut > 0 { lines += "x-conversation-left-out: \(memory.leftOut)\r\n" }
        if memory.head != nil, streams { lines += "trailer: x-conversation-stored\r\n" }
        return lines
    }
}
