extension JSONWriter {
    /// `format`, `think` and the log probabilities of a request to Ollama.
    mutating func ollamaShape(_ format: ChatRequest.Format, _ think: JSONView?, _ parameters: SamplingParameters) {
        switch format {
        case .text: break
        case .json: field("format", "json")
        case .schema(let schema): optional("format", schema.schema)
        }
        if let think { ollamaThink(think) }
        if parameters.logprobs { field("logprobs", true) }
        optional("top_logprobs", parameters.topLogprobs)
    }

    /// OpenAI's `reasoning_effort` has three words that Ollama does not know.
    private mutating func ollamaThink(_ think: JSONView) {
        if think.equals("none") { return field("think", false) }
        if think.equals("minimal") { return field("think", "low") }
        if think.equals("xhigh") { return field("think", "high") }
        optional("think", think)
    }

    /// The images of a message; nothing where there are none.
    mutating func ollamaImages(_ parts: [ChatMessage.Part]) {
        let images = parts.compactMap { if case .image(let base64, _) = $0 { base64 } else { nil } }
        if !images.isEmpty { field("images", images) }
    }
}
