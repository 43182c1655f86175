import RiskScorer
import Vocabulary
import Wire

/// Inspects all texts of one answer, each choice by itself; whole, or piece by piece while it streams.
struct AnswerInspection: AnswerFilter {
    private let plan: InspectionPlan
    private var choices: [Int: ChoiceInspection] = [:]
    private(set) var stop: ReasonCode?

    init(_ plan: InspectionPlan) { self.plan = plan }

    mutating func take(_ piece: AnswerDelta.Piece) -> AnswerDelta.Piece? {
        guard stop == nil else { return nil }
        // Taken out, so that nothing of it is copied.
        var choice = choices.removeValue(forKey: piece.index) ?? ChoiceInspection(plan)
        defer { choices[piece.index] = choice }
        let out = choice.take(piece)
        stop = choice.stop
        return out
    }

    mutating func finish() -> [AnswerDelta.Piece] {
        var out: [AnswerDelta.Piece] = []
        for index in choices.keys.sorted() where stop == nil {
            guard var choice = choices[index] else { continue }
            if let piece = choice.finish(index) { out.append(piece) }
            stop = choice.stop
            choices[index] = choice
        }
        return out
    }

    /// Inspects a whole answer, and changes it.
    mutating func take(_ answer: inout ModelAnswer) {
        for place in answer.choices.indices where stop == nil {
            var choice = ChoiceInspection(plan)
            choice.take(&answer.choices[place])
            stop = choice.stop
            choices[place] = choice
        }
    }

    /// What was found.
    var report: OutputReport {
        var report = OutputReport()
        for (index, choice) in choices.sorted(by: { $0.key < $1.key }) { choice.write(to: &report, index) }
        report.isStopped = stop != nil
        return report
    }
}

/// Inspects the texts of one choice. Only one of them, or the calls, is being written at a time.
private struct ChoiceInspection {
    private let plan: InspectionPlan
    private var content: TextInspector
    private var reasoning: TextInspector
    private var refusal: TextInspector
    private var calls: [Int: ArgumentInspector] = [:]
    private var names: [(call: Int, found: FindingList<OutputFinding>)] = []
    private var nameMasks = 0
    private var logprobs: LogprobQueue
    private(set) var stop: ReasonCode?

    init(_ plan: InspectionPlan) {
        self.plan = plan
        content = TextInspector(plan)
        reasoning = TextInspector(plan)
        refusal = TextInspector(plan)
        logprobs = LogprobQueue(waits: plan.mayChange)
    }

    // MARK: - Streams

    mutating func take(_ piece: AnswerDelta.Piece) -> AnswerDelta.Piece? {
        var out = piece
        out.reasoning = push(\.reasoning, piece.reasoning)
        if !piece.content.isEmpty { out.reasoning += end(\.reasoning) }
        out.content = push(\.content, piece.content)
        if !piece.refusal.isEmpty || !piece.toolCalls.isEmpty { out.content += end(\.content) }
        out.refusal = push(\.refusal, piece.refusal)
        out.toolCalls = piece.toolCalls.map { ($0.index, call($0.call, $0.index)) }
        out.logprobs = seen(piece.logprobs)
        if piece.finish != nil { append(rest(), to: &out) }
        if stop != nil { out.finish = nil }
        let isEmptied = out.isEmpty && !piece.isEmpty
        return isEmptied ? nil : out
    }

    mutating func finish(_ index: Int) -> AnswerDelta.Piece? {
        var out = AnswerDelta.Piece()
        out.index = index
        append(rest(), to: &out)
        return out.isEmpty ? nil : out
    }

    private mutating func push(_ text: WritableKeyPath<ChoiceInspection, TextInspector>, _ piece: String) -> String {
        guard stop == nil, !piece.isEmpty else { return "" }
        let out = self[keyPath: text].push(piece)
        note(self[keyPath: text])
        return out
    }

    private mutating func end(_ text: WritableKeyPath<ChoiceInspection, TextInspector>) -> String {
        guard stop == nil, self[keyPath: text].isOpen else { return "" }
        let out = self[keyPath: text].finish()
        note(self[keyPath: text])
        return out
    }

    private mutating func note(_ text: TextInspector) {
        stop = stop ?? text.stop
    }

    private mutating func call(_ call: ToolCall, _ index: Int) -> ToolCall {
        guard stop == nil else { return ToolCall(id: call.id, name: "", arguments: "") }
        var call = call
        if !call.name.isEmpty { call.name = name(call.name, index) }
        var inspector = calls.removeValue(forKey: index) ?? ArgumentInspector(plan)
        if stop == nil { call.arguments = inspector.push(call.arguments) } else { call.arguments = "" }
        calls[index] = inspector
        note(inspector)
        return call
    }

    private mutating func note(_ call: ArgumentInspector) {
        stop = stop ?? call.stop
    }

    private mutating func name(_ text: String, _ index: Int) -> String {
        var inspector = TextInspector(plan)
        let out = inspector.push(text) + inspector.finish()
        if !inspector.found.isEmpty { names.append((index, inspector.found)) }
        nameMasks += inspector.masks
        note(inspector)
        return out
    }

    /// Everything that is still held.
    private mutating func rest() -> AnswerDelta.Piece {
        var out = AnswerDelta.Piece()
        out.reasoning = end(\.reasoning)
        out.content = end(\.content)
        out.refusal = end(\.refusal)
        for index in calls.keys.sorted() where stop == nil {
            guard var inspector = calls[index], inspector.isOpen else { continue }
            let rest = inspector.finish()
            calls[index] = inspector
            note(inspector)
            if !rest.isEmpty { out.toolCalls.append((index, ToolCall(id: nil, name: "", arguments: rest))) }
        }
        out.logprobs = seen(nil)
        return out
    }

    private func append(_ rest: AnswerDelta.Piece, to out: inout AnswerDelta.Piece) {
        out.reasoning += rest.reasoning
        out.content += rest.content
        out.refusal += rest.refusal
        for (index, call) in rest.toolCalls {
            if let place = out.toolCalls.firstIndex(where: { $0.index == index }) {
                out.toolCalls[place].call.arguments += call.arguments
            } else {
                out.toolCalls.append((index, call))
            }
        }
        out.logprobs = out.logprobs ?? rest.logprobs
    }

    // MARK: - Whole answers

    mutating func take(_ choice: inout ModelAnswer.Choice) {
        choice.reasoning = push(\.reasoning, choice.reasoning) + end(\.reasoning)
        choice.content = push(\.content, choice.content) + end(\.content)
        choice.refusal = choice.refusal.map { push(\.refusal, $0) + end(\.refusal) }
        for place in choice.toolCalls.indices {
            choice.toolCalls[place] = call(choice.toolCalls[place], place)
            guard var inspector = calls[place], stop == nil else { continue }
            choice.toolCalls[place].arguments += inspector.finish()
            calls[place] = inspector
            note(inspector)
        }
        // They spell out the text that was taken out.
        if masks > 0 { choice.logprobs = nil }
    }

    // MARK: - Log probabilities

    /// Those that may be seen by now: they are of all that the model writes, whatever it is for.
    private mutating func seen(_ list: JSONView?) -> JSONView? {
        stop == nil ? logprobs.take(list, held: held, masks: masks) : nil
    }

    private var held: Int {
        calls.values.reduce(content.held + reasoning.held + refusal.held) { $0 + $1.held }
    }

    private var masks: Int {
        calls.values.reduce(content.masks + reasoning.masks + refusal.masks + nameMasks) { $0 + $1.masks }
    }

    // MARK: - Findings

    func write(to report: inout OutputReport, _ index: Int) {
        let texts = [("content", content), ("reasoning", reasoning), ("refusal", refusal)]
        for (name, text) in texts { report.add(text.found, at: "choices[\(index)].\(name)") }
        for (call, found) in names { report.add(found, at: "choices[\(index)].tool_calls[\(call)].name") }
        for (call, inspector) in calls.sorted(by: { $0.key < $1.key }) {
            report.add(inspector.found, at: "choices[\(index)].tool_calls[\(call)].arguments")
        }
    }
}

extension AnswerDelta.Piece {
    /// Whether a client would see nothing of it.
    fileprivate var isEmpty: Bool {
        content.isEmpty && reasoning.isEmpty && refusal.isEmpty && toolCalls.isEmpty && finish == nil && logprobs == nil
    }
}
