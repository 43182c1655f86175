import RiskScorer
import Testing
import Vocabulary
import Wire

@testable import Gateway

/// What the inspection makes of single pieces, without sockets.
struct AnswerInspectionTests {
    static let key = "AKIA" + "Q3EGRIFJ7EXAMPLE"
    static let plan = InspectionPlan(actions: [.secret: .mask])

    static func piece(_ index: Int = 0, _ change: (inout AnswerDelta.Piece) -> Void) -> AnswerDelta.Piece {
        var piece = AnswerDelta.Piece()
        piece.index = index
        change(&piece)
        return piece
    }

    /// What comes out, and the rest at the end.
    static func run(_ pieces: [AnswerDelta.Piece], _ plan: InspectionPlan = plan) -> (
        [AnswerDelta.Piece], AnswerInspection
    ) {
        var inspection = AnswerInspection(plan)
        let out = pieces.compactMap { inspection.take($0) }
        return (out + inspection.finish(), inspection)
    }

    @Test func `each choice is a text of its own`() {
        let halves = [String(Self.key.prefix(9)), String(Self.key.dropFirst(9)) + "."]
        let pieces = halves.flatMap { half in (0..<3).map { index in Self.piece(index) { $0.content = half } } }
        let (out, inspection) = Self.run(pieces)
        for index in 0..<3 {
            #expect(out.filter { $0.index == index }.map(\.content).joined() == "[secret removed].")
        }
        #expect(inspection.report.items.map(\.path) == (0..<3).map { "choices[\($0)].content" })
    }

    @Test func `halves in different choices or texts are no whole`() {
        let (out, _) = Self.run([
            Self.piece(0) { $0.content = String(Self.key.prefix(9)) },
            Self.piece(1) { $0.content = String(Self.key.dropFirst(9)) },
        ])
        #expect(
            out.map(\.content).sorted().joined()
                == [String(Self.key.prefix(9)), String(Self.key.dropFirst(9))].sorted().joined())
    }

    @Test func `what was held goes out before the next text, and with the choice's end`() {
        let (out, _) = Self.run([
            Self.piece { $0.reasoning = "So AKI" }, Self.piece { $0.content = "Well A" },
            Self.piece { $0.finish = .stop },
        ])
        #expect(out.map(\.reasoning) == ["So ", "AKI", ""])
        #expect(out.map(\.content) == ["", "Well ", "A"])
        #expect(out.last?.finish == .stop)
    }

    @Test func `a piece that is held wholly is not written`() {
        let (out, _) = Self.run([Self.piece { $0.content = "AKIA" }, Self.piece { $0.content = "!" }])
        #expect(out.map(\.content) == ["AKIA!"])
        let (first, _) = Self.run([Self.piece { _ in }])
        #expect(first.count == 1, "what was empty before may carry the role")
    }

    @Test func `calls of tools keep their JSON, each its own`() {
        func call(_ index: Int, _ arguments: String, name: String = "") -> AnswerDelta.Piece {
            Self.piece { $0.toolCalls = [(index, ToolCall(id: nil, name: name, arguments: arguments))] }
        }
        let (out, inspection) = Self.run([
            call(0, #"{"key":"AKIA"#, name: "put"), call(1, #"{"n":"#, name: "get"),
            call(0, Self.key.dropFirst(4) + #"","x":1}"#),
            call(1, "4}"), Self.piece { $0.finish = .toolCalls },
        ])
        func arguments(_ index: Int) -> String {
            out.flatMap(\.toolCalls).filter { $0.index == index }.map(\.call.arguments).joined()
        }
        #expect(arguments(0) == #"{"key":"[secret removed]","x":1}"#)
        #expect(arguments(1) == #"{"n":4}"#)
        #expect(inspection.report.items.map(\.path) == ["choices[0].tool_calls[0].arguments"])
    }

    @Test func `after a stop nothing of any choice comes out`() {
        let (out, inspection) = Self.run(
            [
                Self.piece(0) { $0.content = "A \(Self.key) b" }, Self.piece(1) { $0.content = "more" },
                Self.piece(0) { $0.finish = .stop },
            ], InspectionPlan(actions: [.secret: .stop]))
        #expect(out.map(\.content).joined() == "A ")
        #expect(inspection.stop == .secretOutput)
        #expect(inspection.report.isStopped)
    }

    @Test func `log probabilities wait for their text, and go with what is taken out`() throws {
        func token(_ text: String) throws -> JSONView { try JSONDocument(Array("[{\"token\":\"\(text)\"}]".utf8)).root }
        func run(_ texts: [String]) throws -> (String, Int) {
            let pieces = try texts.map { text in
                let list = try token(text)
                return Self.piece { ($0.content, $0.logprobs) = (text, list) }
            }
            let (out, _) = Self.run(pieces)
            let tokens = out.compactMap(\.logprobs).flatMap { Array($0.elements) }.compactMap { $0["token"]?.string }
            return (tokens.joined(separator: "|"), out.count)
        }
        #expect(try run(["Hi", " AK", "I ", "x"]).0 == "Hi| AK|I |x")
        #expect(try run(["Hi ", "AKIA", String(Self.key.dropFirst(4)), " k", "y"]).0 == "Hi |y")
    }

    /// Ways in which a model writes a text.
    enum Member: CaseIterable {
        case content, reasoning, refusal, arguments, name

        func write(_ text: String, to piece: inout AnswerDelta.Piece) {
            switch self {
            case .content: piece.content = text
            case .reasoning: piece.reasoning = text
            case .refusal: piece.refusal = text
            case .arguments: piece.toolCalls = [(0, ToolCall(id: nil, name: "", arguments: text))]
            case .name: piece.toolCalls = [(0, ToolCall(id: nil, name: text, arguments: ""))]
            }
        }
    }

    private static func tokens(_ list: JSONView?) -> [String] {
        (list.map { Array($0.elements) } ?? []).compactMap { $0["token"]?.string }
    }

    @Test(arguments: Member.allCases)
    func `log probabilities tell of no text what was taken out of it`(_ member: Member) throws {
        let list = try JSONDocument(Array("[{\"token\":\"\(Self.key)\"}]".utf8)).root
        let text = member == .arguments ? "{\"k\":\"\(Self.key)\"}" : Self.key
        let piece = Self.piece {
            member.write(text, to: &$0)
            $0.logprobs = list
        }
        let (out, inspection) = Self.run([piece, Self.piece { $0.finish = .stop }])
        #expect(inspection.report.items.count == 1)
        #expect(out.flatMap { Self.tokens($0.logprobs) }.isEmpty)
        let (stopped, _) = Self.run([piece], InspectionPlan(actions: [.secret: .stop]))
        #expect(stopped.flatMap { Self.tokens($0.logprobs) }.isEmpty)
        let (told, _) = Self.run([piece], InspectionPlan(actions: [.secret: .report]))
        #expect(told.flatMap { Self.tokens($0.logprobs) } == [Self.key])
    }

    @Test(arguments: Member.allCases)
    func `in whole answers they go with what is taken out as well`(_ member: Member) throws {
        var choice = ModelAnswer.Choice()
        switch member {
        case .content: choice.content = Self.key
        case .reasoning: choice.reasoning = Self.key
        case .refusal: choice.refusal = Self.key
        case .arguments: choice.toolCalls = [ToolCall(id: "1", name: "put", arguments: "{\"k\":\"\(Self.key)\"}")]
        case .name: choice.toolCalls = [ToolCall(id: "1", name: Self.key, arguments: "{}")]
        }
        choice.logprobs = try JSONDocument(Array("[{\"token\":\"\(Self.key)\"}]".utf8)).root
        var answer = ModelAnswer()
        answer.choices = [choice]
        var inspection = AnswerInspection(Self.plan)
        inspection.take(&answer)
        #expect(inspection.report.items.count == 1)
        #expect(answer.choices[0].logprobs == nil)
    }

    @Test(arguments: Member.allCases, [InspectionPlan(actions: [.secret: .report]), monitored])
    func `what is only told is told at the very end, too`(_ member: Member, _ plan: InspectionPlan) {
        let piece = Self.piece { member.write(Self.key, to: &$0) }
        #expect(Self.run([piece], plan).1.report.items.map(\.finding.action) == [.report])
        let (_, inspection) = Self.run([piece, Self.piece { $0.finish = .stop }], plan)
        #expect(inspection.report.items.count == 1)
        guard member == .content else { return }
        var answer = ModelAnswer()
        answer.choices = [ModelAnswer.Choice()]
        answer.choices[0].content = Self.key
        var whole = AnswerInspection(plan)
        whole.take(&answer)
        #expect(whole.report.items.count == 1)
        #expect(answer.choices[0].content == Self.key)
    }

    static let monitored = InspectionPlan(actions: [.secret: .mask], isMonitored: true)

    @Test func `the report keeps what decides, whatever came before`() {
        let flood = (1...20).map { "Write to bob\($0)@corp.example. " }.joined()
        let plan = InspectionPlan(actions: [.pii: .report, .secret: .stop])
        let pieces = (0..<3).map { index in Self.piece(index) { $0.content = flood } }
        let (_, inspection) = Self.run(pieces + [Self.piece(2) { $0.content = Self.key + "." }], plan)
        let report = inspection.report
        #expect(inspection.stop == .secretOutput)
        #expect(report.items.count == OutputReport.limit && report.omitted == 61 - OutputReport.limit)
        #expect(report.action == .stop && report.reasons.first == .secretOutput)
    }
}
