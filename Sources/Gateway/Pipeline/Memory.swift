import SecurityGate
import Stores

/// What of a conversation is kept for the client, and what this request adds to it.
final class Memory: Sendable {
    /// What the answer is stored behind; nil where the client wants nothing stored.
    let head: ConversationHead?
    /// What is stored in front of the answer: the client's messages, and where the conversation is a new one that goes on
    /// from another all that was said in that.
    let turns: [[UInt8]]
    /// Whether anything of the request came out of the store.
    let isRecalled: Bool
    /// Messages that the model does not get, since its context would not hold them.
    let leftOut: Int
    private let hold: Hold

    /// What is given back when the request has ended.
    struct Hold: Sendable {
        /// So that no other turn of the conversation is under way.
        var turn: TurnTable.Turn?
        /// What was said before counts like a body for as long as the request takes.
        var bytes: BodyBudget.Held?
    }

    init(head: ConversationHead?, turns: [[UInt8]], isRecalled: Bool, leftOut: Int, hold: Hold) {
        self.head = head
        self.turns = turns
        self.isRecalled = isRecalled
        self.leftOut = leftOut
        self.hold = hold
    }

    /// The next turn may begin.
    func end() { hold.turn?.end() }
}

/// What became of an answer that was to be stored, in the words of the field `x-conversation-stored`.
enum Keeping: String {
    case stored = "yes"
    /// Another turn was stored meanwhile.
    case conflict
    /// The conversation is not there any more.
    case missing
    /// It would be too long, or the tenant has too many.
    case full
    case unavailable

    /// As the head or the trailer of an answer says it.
    var line: String { "x-conversation-stored: \(rawValue)\r\n" }
}

extension ConversationLimits {
    init(_ policy: ConversationPolicy) {
        self.init(
            lifetime: Int64(policy.ttl), turns: policy.turns, bytes: policy.bytes, conversations: policy.perTenant)
    }
}
