import RiskScorer
import SecurityGate
import Vocabulary
import Wire

/// Rules on a request as the gateway would, without one: decoding, the policy's models, the scorer and the gate. What hangs
/// on earlier requests, on limits, on the tenant's own record or on the model's server is left out.
struct Rehearsal {
    /// How a case ended.
    struct Result: Sendable, Equatable {
        var end: RulingCase.End
        var would: Action
        /// 0 to 100; 0 for what was refused before it was scored.
        var score = 0
        var reasons: [ReasonCode] = []
    }

    let policies: PolicySet
    private let scorer = RiskScorer()

    init(_ policies: PolicySet) { self.policies = policies }

    /// - Parameter tenant: who asks where the case does not say so.
    func run(_ item: RulingCase, tenant: String? = nil) -> Result {
        let name = item.tenant ?? tenant ?? ""
        let gate = policies.gate(id: name, name: name)
        let request: ModelRequest
        do throws(DecodeRefusal) {
            request = try Self.decode(item, gate.policy)
        } catch {
            return Result(end: .refused, would: .block, reasons: [error.code])
        }
        guard !gate.policy.bars(model: request.model) else {
            return Result(end: .refused, would: .block, reasons: [.modelNotAllowed])
        }
        let text = scorer.score(Self.segments(request, item.ask))
        let outcome = gate.decide(Assessment(score: text.score, findings: text.findings), mode: .enforce)
        return switch outcome {
        case .cleared(let clearance): Result(clearance.ruling)
        case .refused(let ruling, _): Result(ruling)
        }
    }

    private static func decode(_ item: RulingCase, _ policy: Policy) throws(DecodeRefusal) -> ModelRequest {
        let document: JSONDocument
        do throws(JSONError) { document = try JSONDocument(body(item, policy)) } catch {
            throw DecodeRefusal(error.code, error.description)
        }
        return try item.api.decode(document, policy.parameters)
    }

    private static func body(_ item: RulingCase, _ policy: Policy) -> [UInt8] {
        var out = JSONWriter()
        if case .request(let view) = item.ask {
            out.value(view)
            return out.bytes
        }
        out.beginObject()
        out.field("model", item.model ?? anyModel(policy))
        switch item.ask {
        case .request: break
        case .messages(let list):
            out.key("messages")
            out.value(list)
        case .text(let text, _):
            out.key("messages")
            out.beginArray()
            out.beginObject()
            out.field("role", "user")
            out.field("content", text)
            out.endObject()
            out.endArray()
        }
        for member in item.parameters.map({ Array($0.members) }) ?? [] {
            out.key(member.key.string ?? "")
            out.value(member.value)
        }
        out.endObject()
        return out.bytes
    }

    /// A model that policy lets be asked for, for cases that name none.
    private static func anyModel(_ policy: Policy) -> String {
        switch policy.models.first {
        case .exact(let name): name
        case .prefix(let stem): stem + "model"
        case nil: "model"
        }
    }

    /// What is scored; a single text counts as what comes from its channel.
    private static func segments(_ request: ModelRequest, _ ask: RulingCase.Ask) -> [Segment] {
        guard case .text(let text, let channel) = ask, channel != .user else { return request.segments }
        return request.segments.map { segment in
            segment.channel == .user && segment.text == text
                ? Segment(channel: channel, path: segment.path, text: text) : segment
        }
    }
}

extension Rehearsal.Result {
    fileprivate init(_ ruling: Ruling) {
        let end: RulingCase.End =
            switch ruling.action {
            case .allow: .allow
            case .warn: .warn
            case .block: .block
            }
        self.init(end: end, would: ruling.would, score: ruling.score, reasons: ruling.reasons)
    }

    /// What is other than expected; empty where the case passes.
    func differences(from item: RulingCase) -> [String] {
        var out: [String] = []
        if end != item.expect { out.append("expected \(item.expect.rawValue), got \(end.rawValue)") }
        if let wanted = item.would, wanted != would {
            out.append("expected would \(wanted.rawValue), got \(would.rawValue)")
        }
        let missing = item.reasons.filter { !reasons.contains($0) }
        if !missing.isEmpty { out.append("missing \(missing.map(\.rawValue).joined(separator: ","))") }
        if score < item.leastScore { out.append("score \(score) is below \(item.leastScore)") }
        if score > item.mostScore { out.append("score \(score) is above \(item.mostScore)") }
        return out
    }
}
