import Vocabulary

/// Members that steer sampling and mean the same on every route of OpenAI's dialect that has them.
enum SamplingField: String, CaseIterable {
    case temperature, n, seed, stop
    case topP = "top_p"
    case topK = "top_k"
    case minP = "min_p"
    case maxTokens = "max_tokens"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case logitBias = "logit_bias"

    func read(
        _ value: JSONView, _ reader: ObjectReader, into parameters: inout SamplingParameters,
        _ collector: inout SegmentCollector
    ) throws(DecodeRefusal) {
        let key = rawValue
        switch self {
        case .temperature: parameters.temperature = try reader.double(key, value, 0...2)
        case .topP: parameters.topP = try reader.double(key, value, 0...1)
        case .topK: parameters.topK = try reader.int(key, value, -1...1_000_000)
        case .minP: parameters.minP = try reader.double(key, value, 0...1)
        case .n: parameters.n = try reader.int(key, value, 1...128)
        case .seed: parameters.seed = try reader.int(key, value, Int.min...Int.max)
        case .maxTokens: parameters.maxTokens = try reader.int(key, value, 1...1_000_000) ?? parameters.maxTokens
        case .presencePenalty: parameters.presencePenalty = try reader.double(key, value, -2...2)
        case .frequencyPenalty: parameters.frequencyPenalty = try reader.double(key, value, -2...2)
        case .logitBias: parameters.logitBias = try Self.logitBias(value, reader, &collector)
        case .stop:
            parameters.stop = try reader.strings(key, value, limit: 16)
            for word in parameters.stop { collector.add(word, .field, "stop") }
        }
    }

    /// Nil for none.
    private static func logitBias(
        _ value: JSONView, _ reader: ObjectReader, _ collector: inout SegmentCollector
    ) throws(DecodeRefusal) -> JSONView? {
        if value.isNull { return nil }
        var count = 0
        for (key, bias) in try reader.object("logit_bias", value).members {
            count += 1
            guard count <= 1024, let token = key.string, !token.isEmpty, token.utf8.allSatisfy({ $0 &- 48 < 10 }) else {
                throw .range("logit_bias", "an object of at most 1024 token ids")
            }
            guard try reader.double("logit_bias", bias, -100...100) != nil else {
                throw .type("logit_bias", wants: "an object of numbers", got: bias)
            }
            collector.add(token, .field, "logit_bias")
        }
        return count > 0 ? value : nil
    }
}
