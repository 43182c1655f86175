import Vocabulary

/// Writes answers of `/v1/responses` under the gateway's own ids: one object, or the events that build it up.
///
/// An answer here has one choice; further ones are left out. The end of a stream repeats the whole output, so that it is
/// held until then: what is read of the upstream must be bounded by its reader.
public struct ResponsesWriter: AnswerWriter {
    private let frame: ResponseFrame
    private var output: ResponseOutput
    private var events = ResponseEvents()
    private var finish = FinishReason.stop
    private var phase = Phase.fresh

    private enum Phase { case fresh, begun, over }

    init(_ chat: ChatRequest, _ context: AnswerContext) {
        frame = ResponseFrame(chat, context)
        output = ResponseOutput(id: context.id, wantsLogprobs: chat.parameters.logprobs)
    }

    public func whole(_ answer: ModelAnswer, now: Int) -> [UInt8] {
        let choice = answer.first
        var piece = AnswerDelta.Piece()
        piece.reasoning = choice.reasoning
        piece.content = choice.content
        piece.refusal = choice.refusal ?? ""
        piece.toolCalls = choice.toolCalls.enumerated().map { ($0, $1) }
        piece.logprobs = choice.logprobs
        var output = output
        _ = output.take(piece)
        _ = output.end(isCut: Self.cut(choice.finish) != nil)
        var out = JSONWriter(capacity: 1024 + choice.content.utf8.count)
        frame.write(Self.state(choice.finish, now), output.items, answer.usage, &out)
        return out.bytes
    }

    public mutating func piece(_ piece: AnswerDelta.Piece, now: Int) -> [UInt8] {
        guard phase != .over, piece.index == 0 else { return [] }
        if let reason = piece.finish { finish = reason }
        return begin() + announce(output.take(piece))
    }

    public mutating func ending(_ ending: AnswerEnding, now: Int) -> [UInt8] {
        guard phase != .over else { return [] }
        var bytes = begin()
        phase = .over
        bytes += announce(output.end(isCut: Self.cut(finish) != nil))
        let name: StaticString = Self.cut(finish) == nil ? "response.completed" : "response.incomplete"
        return bytes + response(name, Self.state(finish, now), ending.usage)
    }

    public mutating func failure(_ code: ReasonCode, message: String) -> [UInt8] {
        phase = .over
        return events.failure(code, message: message)
    }

    /// The two events that come before all others, once.
    private mutating func begin() -> [UInt8] {
        guard phase == .fresh else { return [] }
        phase = .begun
        return response("response.created", .inProgress, nil) + response("response.in_progress", .inProgress, nil)
    }

    private mutating func response(
        _ name: StaticString, _ state: ResponseFrame.State, _ usage: Usage?
    ) -> [UInt8] {
        events.event(name) { [frame, output] out in
            out.key("response")
            frame.write(state, output.items, usage, &out)
        }
    }

    private mutating func announce(_ steps: [ResponseOutput.Step]) -> [UInt8] {
        var bytes: [UInt8] = []
        for step in steps {
            switch step {
            case .opened(let at): bytes += events.opened(output.items[at], at: at)
            case .grew(let at, let delta, let logprobs):
                bytes += events.grew(output.items[at], at: at, by: delta, logprobs)
            case .closed(let at): bytes += events.closed(output.items[at], at: at)
            }
        }
        return bytes
    }

    private static func state(_ finish: FinishReason, _ now: Int) -> ResponseFrame.State {
        cut(finish).map { .incomplete($0) } ?? .completed(now / 1_000_000_000)
    }

    /// Why an answer is incomplete; nil for one that is whole.
    private static func cut(_ finish: FinishReason) -> String? {
        switch finish {
        case .length: "max_output_tokens"
        case .contentFilter: "content_filter"
        case .stop, .toolCalls, .load, .unload: nil
        }
    }
}
