import ExtractionDetector
import RiskScorer
import Vocabulary
import Wire

/// Makes of the requests of a recorded session what the gateway would have made of them: samples for the detector.
struct TraceReader {
    /// A request as the detector is given it.
    struct Request {
        var time: Int64
        var sample: ExtractionSample
    }

    private let prompts = PromptReader(seed: 0x5EED)
    private let scorer = RiskScorer()

    /// - Throws: `TraceFault` that names the request by its index.
    func requests(_ root: JSONView) throws(TraceFault) -> [Request] {
        guard let list = root["requests"], list.isArray else { throw TraceFault("'requests' must be an array") }
        if let system = root["system"], !system.isNull, system.string == nil {
            throw TraceFault("'system' must be a string")
        }
        let system = root["system"]?.string
        var conversations = TraceConversations()
        var requests: [Request] = []
        for (index, view) in list.elements.enumerated() {
            do throws(TraceFault) { requests.append(try request(view, system, &conversations)) } catch {
                throw TraceFault("request \(index): \(error.words)")
            }
        }
        return requests
    }

    private func request(
        _ view: JSONView, _ system: String?, _ conversations: inout TraceConversations
    ) throws(TraceFault) -> Request {
        guard let time = view["t_ms"]?.int else { throw TraceFault("'t_ms' must be a whole number") }
        guard let text = view["prompt"]?.string else { throw TraceFault("'prompt' must be a string") }
        let turn = view["turn"].map { $0.int ?? -1 } ?? 0
        guard turn >= 0 else { throw TraceFault("'turn' must be a number from 0 on") }
        var segments = [Segment(channel: .user, path: "messages[0]", text: text)]
        if let system { segments.insert(Segment(channel: .system, path: "system", text: system), at: 0) }
        var shape = prompts.read(segments)
        let user = view["user"]?.string ?? ""
        (shape.history, shape.lead) = conversations.place(shape.hash, turn: turn, user: user)
        // As the gateway does: the scorer knows encodings and languages that the reader of prompts does not.
        if scorer.score(segments).findings.contains(where: { $0.code == .piSystemExtract }) {
            shape.asks.insert(.systemPrompt)
        }
        return Request(time: Int64(time), sample: try sample(view["params"], shape, turn: turn))
    }

    private func sample(
        _ params: JSONView?, _ shape: PromptShape, turn: Int
    ) throws(TraceFault) -> ExtractionSample {
        if let params, !params.isObject, !params.isNull { throw TraceFault("'params' must be an object") }
        let bias = params?["logit_bias"].flatMap { $0.isObject ? LogitBiasShape(json: $0.source) : nil }
        return ExtractionSample(
            hasLogitBias: bias != nil, logitBiasHash: bias?.hash ?? 0, logitBiasKeys: bias?.keys ?? 0,
            logitBiasPeak: Int(bias?.peakMilli ?? 0), logprobs: params?["logprobs"]?.bool ?? false,
            topLogprobs: params?["top_logprobs"]?.int ?? 0, echo: params?["echo"]?.bool ?? false,
            n: params?["n"]?.int ?? 1, temperature: params?["temperature"]?.double, topP: params?["top_p"]?.double,
            seed: params?["seed"]?.int, maxTokens: params?["max_tokens"]?.int, turns: turn, prompt: shape)
    }
}
