/// Sorts the pieces of an answer into the items of a response's output, and says what a stream must announce.
///
/// A text stays open until something of another kind begins; more of it later opens an item of its own. Calls of
/// functions stay open until the end, since their pieces may come in any order. Nothing is cut off here: how much comes
/// is bounded by who reads the upstream.
struct ResponseOutput: Sendable {
    /// What happened to the item at a position.
    enum Step {
        case opened(Int)
        case grew(Int, by: String, ResponseLogprobs)
        case closed(Int)
    }

    private(set) var items: [ResponseItem] = []
    private let id: String
    private let wantsLogprobs: Bool
    /// Position of the reasoning, text or refusal that is open.
    private var open: Int?
    /// Calls by the upstream's index: where they stand, and the upstream's own id of each.
    private var calls: [Int: (position: Int, id: String?)] = [:]
    private var callIDs: Set<String> = []
    private var steps: [Step] = []

    /// - Parameter id: the gateway's name of the answer, from which those of the items are made.
    init(id: String, wantsLogprobs: Bool) {
        self.id = id
        self.wantsLogprobs = wantsLogprobs
    }

    /// The steps of one piece.
    mutating func take(_ piece: AnswerDelta.Piece) -> [Step] {
        let logprobs = wantsLogprobs ? piece.logprobs.map(ResponseLogprobs.init) ?? .init() : .init()
        if !piece.reasoning.isEmpty { grow(text(.reasoning), piece.reasoning) }
        if !piece.content.isEmpty {
            grow(text(.text), piece.content, logprobs)
        } else if !logprobs.isEmpty, let open, case .text = items[open].kind {
            grow(open, "", logprobs)
        }
        if !piece.refusal.isEmpty { grow(text(.refusal), piece.refusal) }
        for (index, piece) in piece.toolCalls { grow(call(index, piece), piece.arguments) }
        return finished()
    }

    /// The steps that close what is open. An answer that holds nothing is one empty text; one that was cut off was cut
    /// in its last item.
    mutating func end(isCut: Bool) -> [Step] {
        if items.isEmpty { _ = text(.text) }
        let last = items.indices.last
        for position in items.indices where items[position].status == .inProgress {
            close(position, isCut && position == last ? .incomplete : .completed)
        }
        return finished()
    }

    private mutating func finished() -> [Step] {
        defer { steps = [] }
        return steps
    }

    /// The open item of the kind; what else is open and no call is closed.
    private mutating func text(_ kind: ResponseItem.Kind) -> Int {
        if let open {
            switch (items[open].kind, kind) {
            case (.reasoning, .reasoning), (.text, .text), (.refusal, .refusal): return open
            default: close(open, .completed)
            }
        }
        let position = add(kind)
        open = position
        return position
    }

    /// The call that the upstream has at an index.
    private mutating func call(_ index: Int, _ piece: ToolCall) -> Int {
        if let known = calls[index], piece.goesOn(with: known.id) {
            if items[known.position].name.isEmpty { items[known.position].name = piece.name }
            return known.position
        }
        if let open { close(open, .completed) }
        open = nil
        let position = add(.call(id: callID(piece.id)), name: piece.name)
        calls[index] = (position, piece.id)
        return position
    }

    /// The upstream's id of a call; one of our own where it has none, or had it already.
    private mutating func callID(_ wanted: String?) -> String {
        if let wanted, !wanted.isEmpty, callIDs.insert(wanted).inserted { return wanted }
        return "call_\(id)_\(items.count)"
    }

    private mutating func add(_ kind: ResponseItem.Kind, name: String = "") -> Int {
        var item = ResponseItem(kind, id: "\(kind.prefix)_\(id)_\(items.count)")
        item.name = name
        items.append(item)
        steps.append(.opened(items.count - 1))
        return items.count - 1
    }

    private mutating func grow(_ position: Int, _ text: String, _ logprobs: ResponseLogprobs = .init()) {
        guard !text.isEmpty || !logprobs.isEmpty else { return }
        items[position].text += text
        items[position].logprobs.append(logprobs)
        steps.append(.grew(position, by: text, logprobs))
    }

    private mutating func close(_ position: Int, _ status: ResponseItem.Status) {
        items[position].status = status
        steps.append(.closed(position))
    }
}
