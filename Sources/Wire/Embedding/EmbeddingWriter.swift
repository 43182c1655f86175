/// Writes vectors as the client's route has them.
public enum EmbeddingWriter {
    /// `took` in nanoseconds.
    public static func whole(_ answer: EmbeddingAnswer, for request: EmbeddingRequest, took: Int) -> [UInt8] {
        var out = JSONWriter(capacity: answer.vectors.reduce(256) { $0 + $1.source.count })
        out.beginObject()
        switch request.api {
        case .ollamaEmbeddings:
            out.optional("embedding", answer.vectors.first)
        case .ollamaEmbed:
            out.field("model", request.model)
            out.list("embeddings", answer.vectors)
            out.field("total_duration", answer.usage.timing.total ?? took)
            out.optional("load_duration", answer.usage.timing.load)
            if answer.usage.input > 0 { out.field("prompt_eval_count", answer.usage.input) }
        default: openAI(answer, request, &out)
        }
        out.endObject()
        return out.bytes
    }

    private static func openAI(_ answer: EmbeddingAnswer, _ request: EmbeddingRequest, _ out: inout JSONWriter) {
        out.field("object", "list")
        out.list("data", Array(zip(0..., answer.vectors))) { item, out in
            out.field("object", "embedding")
            out.key("embedding")
            if request.wantsBase64 { out.string(base64(item.1)) } else { out.value(item.1) }
            out.field("index", item.0)
        }
        out.field("model", request.model)
        out.key("usage")
        out.beginObject()
        out.field("prompt_tokens", answer.usage.input)
        out.field("total_tokens", answer.usage.input)
        out.endObject()
    }

    /// Base64 (RFC 4648, section 4) of the numbers as little-endian 32-bit floats.
    private static func base64(_ vector: JSONView) -> String {
        var bytes: [UInt8] = []
        for number in vector.elements {
            let bits = Float(number.double ?? 0).bitPattern
            for shift in [UInt32(0), 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
        }
        return Base64.text(bytes)
    }
}
