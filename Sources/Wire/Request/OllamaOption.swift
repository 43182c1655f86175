import Vocabulary

/// Members of Ollama's `options`.
enum OllamaOption: String, CaseIterable {
    case temperature, seed, stop
    case topP = "top_p"
    case minP = "min_p"
    case topK = "top_k"
    case numPredict = "num_predict"
    case numCtx = "num_ctx"
    case repeatPenalty = "repeat_penalty"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case repeatLastN = "repeat_last_n"
    case typicalP = "typical_p"
    // Pinned, which means accepted and not forwarded: a change makes the server load its runner anew, so that any tenant
    // could thrash all others with them.
    case numBatch = "num_batch"
    case numGpu = "num_gpu"
    case mainGpu = "main_gpu"
    case numThread = "num_thread"
    case useMmap = "use_mmap"
    case useMlock = "use_mlock"
    case numKeep = "num_keep"
    case lowVram = "low_vram"
    case numa
    case f16KV = "f16_kv"
    case logitsAll = "logits_all"
    case vocabOnly = "vocab_only"
    case embeddingOnly = "embedding_only"
    // Without an effect in today's servers, and still in the clients' lists.
    case mirostat
    case mirostatTau = "mirostat_tau"
    case mirostatEta = "mirostat_eta"
    case penalizeNewline = "penalize_newline"
    case tfsZ = "tfs_z"

    /// Reads a whole `options` object; null is an empty one.
    static func read(
        _ value: JSONView, into parameters: inout SamplingParameters, _ collector: inout SegmentCollector
    ) throws(DecodeRefusal) {
        if value.isNull { return }
        let reader = try ObjectReader(value, path: "options")
        for (keyView, value) in value.members {
            let key = keyView.string ?? ""
            guard let option = OllamaOption(rawValue: key) else { throw .unknown(reader.name(key)) }
            try option.read(value, reader, into: &parameters, &collector)
        }
    }

    private func read(
        _ value: JSONView, _ reader: ObjectReader, into parameters: inout SamplingParameters,
        _ collector: inout SegmentCollector
    ) throws(DecodeRefusal) {
        let key = rawValue
        switch self {
        case .temperature: parameters.temperature = try reader.double(key, value, 0...2)
        case .topP: parameters.topP = try reader.double(key, value, 0...1)
        case .minP: parameters.minP = try reader.double(key, value, 0...1)
        case .topK: parameters.topK = try reader.int(key, value, 0...1_000_000)
        case .seed: parameters.seed = try reader.int(key, value, Int.min...Int.max)
        case .numPredict:
            let count = try reader.int(key, value, -2...1_000_000) ?? -1
            parameters.maxTokens = count > 0 ? count : nil
        case .numCtx: parameters.context = try reader.int(key, value, 0...16_777_216)
        case .repeatPenalty: parameters.repeatPenalty = try reader.double(key, value, 0...10)
        case .presencePenalty: parameters.presencePenalty = try reader.double(key, value, -2...2)
        case .frequencyPenalty: parameters.frequencyPenalty = try reader.double(key, value, -2...2)
        case .repeatLastN: parameters.repeatLastN = try reader.int(key, value, -1...1_000_000)
        case .typicalP: parameters.typicalP = try reader.double(key, value, 0...1)
        case .stop:
            parameters.stop = try reader.strings(key, value, limit: 16)
            for word in parameters.stop { collector.add(word, .field, "options.stop") }
        case .numBatch, .numGpu, .mainGpu, .numThread, .useMmap, .useMlock, .numKeep, .lowVram, .numa, .f16KV,
            .logitsAll, .vocabOnly, .embeddingOnly, .mirostat, .mirostatTau, .mirostatEta, .penalizeNewline, .tfsZ:
            guard value.isNumber || value.bool != nil || value.isNull else {
                throw .type(reader.name(key), wants: "a number or a boolean", got: value)
            }
        }
    }
}
