import RiskScorer
import Vocabulary
import Wire

/// A whole answer of an upstream with all that is needed to write it for the client; a value, so that a large one can be
/// read on another thread.
struct WholeAnswer: Sendable {
    let request: ModelRequest
    let api: UpstreamAPI
    let context: AnswerContext
    let body: [UInt8]
    /// What is looked for in it; nil for nothing.
    let plan: InspectionPlan?
    /// Whether the conversation goes on from it.
    let isKept: Bool

    struct Reply: Sendable {
        var body: [UInt8]
        let usage: Usage
        /// Ollama's numbers, which the client gets sealed.
        var context: ContextNumbers?
        /// The answer's message as it is stored, where it is.
        var message: [UInt8]?
        /// Writes the body with the numbers as they are sealed; for answers that have some.
        var write: (@Sendable (ContextNumbers?) -> [UInt8])?
        var report = OutputReport()
        /// Why the client must not see it.
        var stop: ReasonCode?
    }

    init(
        request: ModelRequest, from api: UpstreamAPI, context: AnswerContext, body: [UInt8],
        plan: InspectionPlan? = nil,
        isKept: Bool = false
    ) {
        self.request = request
        self.api = api
        self.context = context
        self.body = body
        self.plan = plan
        self.isKept = isKept
    }

    /// The client's body for the upstream's, with the tokens it took; nil where the upstream's is no good answer.
    func reply() -> Reply? {
        let now = SystemClock.wallNanoseconds()
        if case .embedding(let embedding) = request { return vectors(embedding, now) }
        guard let document = try? JSONDocument(body),
            var answer = try? api.whole(document, logprobs: request.sampling.alternatives),
            let writer = request.writer(context)
        else { return nil }
        if request.residency == nil {
            let size = answer.choices.reduce(0) { $0 + $1.size }
            answer.usage.estimate(inputBytes: request.size, outputBytes: size)
        }
        var reply = Reply(body: [], usage: answer.usage)
        if let plan {
            var inspection = AnswerInspection(plan)
            inspection.take(&answer)
            (reply.report, reply.stop) = (inspection.report, inspection.stop)
        }
        guard reply.stop == nil else { return reply }
        if isKept { (answer, reply.message) = answer.kept(id: context.id) }
        guard request.showsContext, answer.context != nil else {
            reply.body = writer.whole(answer, now: now)
            return reply
        }
        reply.context = answer.context
        reply.write = { [answer] context in
            var answer = answer
            answer.context = context
            return writer.whole(answer, now: now)
        }
        return reply
    }

    private func vectors(_ embedding: EmbeddingRequest, _ now: Int) -> Reply? {
        guard let document = try? JSONDocument(body, limits: EmbeddingAnswer.limits),
            var answer = try? EmbeddingAnswer(document, from: api, count: embedding.vectorCount)
        else { return nil }
        answer.usage.estimate(inputBytes: request.size, outputBytes: 0)
        let body = EmbeddingWriter.whole(answer, for: embedding, took: now - context.began)
        return Reply(body: body, usage: answer.usage)
    }
}
