import Vocabulary

/// What was said in a conversation before this request: messages that were kept, read by the same rule as a client's, with
/// the strings to be scored again.
public struct ChatHistory: Sendable {
    /// A message with its strings.
    struct Turn: Sendable {
        var message: ChatMessage
        var segments: [Segment]

        var tokens: Int { ModelRequest.tokens(of: message, segments) }
    }

    private(set) var turns: [Turn] = []

    /// - Parameters:
    ///   - stored: messages as ``ChatMessage/stored()`` wrote them, the oldest first.
    ///   - policy: what is taken now; what it was when a message was kept does not matter.
    public init(_ stored: [[UInt8]], _ policy: ParameterPolicy) throws(DecodeRefusal) {
        var decoder = ChatMessageDecoder(.openai, policy, path: "history")
        for (index, bytes) in stored.enumerated() {
            let document: JSONDocument
            do throws(JSONError) {
                document = try JSONDocument(bytes)
            } catch {
                throw DecodeRefusal(.historyTampered, "the stored conversation cannot be read", param: "history")
            }
            let before = decoder.collector.segments.count
            let message = try decoder.message(document.root, index: index)
            turns.append(Turn(message: message, segments: Array(decoder.collector.segments[before...])))
        }
    }

    public var isEmpty: Bool { turns.isEmpty }

    /// Without the oldest messages that `room` tokens do not hold; says how many are left out.
    ///
    /// System messages stay. What goes begins with a message of the user's and ends before the next one, so that no
    /// answer stands without its question and no tool's result without its call.
    public func fitting(_ room: Int) -> (history: ChatHistory, leftOut: Int) {
        var total = turns.reduce(0) { $0 + $1.tokens }
        let said = turns.indices.filter { turns[$0].message.role != .system }
        var leftOut = 0
        while total > room, leftOut < said.count {
            repeat {
                total -= turns[said[leftOut]].tokens
                leftOut += 1
            } while leftOut < said.count && turns[said[leftOut]].message.role != .user
        }
        let gone = Set(said.prefix(leftOut))
        var out = self
        out.turns = turns.indices.filter { !gone.contains($0) }.map { turns[$0] }
        return (out, leftOut)
    }
}

/// A request that goes on with a conversation.
public struct Continuation: Sendable {
    /// The whole conversation, as the model's server gets it.
    public var request: ChatRequest
    /// The client's messages of this time, as they are kept.
    public var fresh: [[UInt8]]
}

extension ChatRequest {
    /// The request with what was said before in front of its messages.
    ///
    /// The first turn says who the model is and may bring answers of its own (examples). Later ones may repeat the system
    /// message word for word or leave it out, and bring none of the model's: those are in the store, and a client that
    /// makes some up would have its model believe that it said so. A response's `instructions` hold for that one alone.
    public func continuing(_ history: ChatHistory) throws(DecodeRefusal) -> Continuation {
        let hasInstructions = !(echo?.instructions ?? "").isEmpty
        let instructions = hasInstructions ? messages.prefix(1) : []
        var said = Array(messages.dropFirst(instructions.count))
        if !history.isEmpty {
            let known = history.turns.filter { $0.message.role == .system }.map(\.message.text)
            for message in said {
                switch message.role {
                case .system where !known.contains(message.text): throw Self.other("system message")
                case .assistant: throw Self.other("answers")
                case .system, .user, .tool: break
                }
            }
            said.removeAll { $0.role == .system }
        }
        var out = self
        out.messages = instructions + history.turns.map(\.message) + said
        guard out.messages.count <= ChatMessageDecoder.limit else {
            throw DecodeRefusal(.contextTooLong, "the conversation is too long: begin a new one", param: "messages")
        }
        out.segments = history.turns.flatMap(\.segments) + segments
        return Continuation(request: out, fresh: said.map { $0.stored() })
    }

    private static func other(_ what: String) -> DecodeRefusal {
        DecodeRefusal(
            .historyTampered, "the conversation has its \(what) already: send what is new alone", param: "messages")
    }
}

extension ModelRequest {
    /// The chat that it asks for; nil for other requests.
    public var chat: ChatRequest? { if case .chat(let chat) = self { chat } else { nil } }
}
