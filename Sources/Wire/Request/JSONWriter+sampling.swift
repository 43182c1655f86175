extension JSONWriter {
    /// The sampling members of a request in OpenAI's dialect.
    mutating func openAISampling(_ parameters: SamplingParameters) {
        optional("temperature", parameters.temperature)
        optional("top_p", parameters.topP)
        optional("min_p", parameters.minP)
        optional("top_k", parameters.topK)
        optional(parameters.isCompletionLimit ? "max_completion_tokens" : "max_tokens", parameters.maxTokens)
        optional("n", parameters.n)
        optional("seed", parameters.seed)
        optional("presence_penalty", parameters.presencePenalty)
        optional("frequency_penalty", parameters.frequencyPenalty)
        // One parameter under the names of llama.cpp and of vLLM, each of which passes over the other.
        optional("repeat_penalty", parameters.repeatPenalty)
        optional("repetition_penalty", parameters.repeatPenalty)
        if !parameters.stop.isEmpty { field("stop", parameters.stop) }
        if let bias = parameters.logitBias {
            key("logit_bias")
            value(bias)
        }
    }

    /// What keeps a request apart from others in a server's prefix cache (vLLM).
    mutating func cacheSalt(_ salt: Minted?) {
        if let salt { field("cache_salt", salt.text) }
    }

    /// The `options` of a request to Ollama.
    mutating func ollamaOptions(_ parameters: SamplingParameters) {
        key("options")
        beginObject()
        optional("temperature", parameters.temperature)
        optional("top_p", parameters.topP)
        optional("min_p", parameters.minP)
        optional("top_k", parameters.topK)
        optional("num_predict", parameters.maxTokens)
        optional("num_ctx", parameters.context)
        optional("seed", parameters.seed)
        optional("presence_penalty", parameters.presencePenalty)
        optional("frequency_penalty", parameters.frequencyPenalty)
        optional("repeat_penalty", parameters.repeatPenalty)
        optional("repeat_last_n", parameters.repeatLastN)
        optional("typical_p", parameters.typicalP)
        if !parameters.stop.isEmpty { field("stop", parameters.stop) }
        endObject()
    }

    /// Nothing when the value is absent.
    mutating func optional(_ name: StaticString, _ value: Double?) {
        guard let value else { return }
        key(name)
        double(value)
    }

    /// Nothing when the value is absent.
    mutating func optional(_ name: StaticString, _ value: Int?) {
        if let value { field(name, value) }
    }

    /// Nothing when the value is absent.
    mutating func optional(_ name: StaticString, _ value: String?) {
        if let value { field(name, value) }
    }

    /// Nothing when the value is absent.
    mutating func optional(_ name: StaticString, _ value: JSONView?) {
        guard let value else { return }
        key(name)
        self.value(value)
    }
}
