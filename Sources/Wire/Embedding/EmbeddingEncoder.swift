/// Writes a request for vectors for either kind of upstream. Vectors are always asked for as numbers, so that they can be
/// checked; the client's encoding is made here.
enum EmbeddingEncoder {
    static func openAI(_ request: EmbeddingRequest, salt: Minted?) throws(DecodeRefusal) -> [UInt8] {
        if request.truncate == false {
            throw DecodeRefusal(
                .paramOutOfRange, "this model's server decides itself whether it cuts long texts", param: "truncate")
        }
        var out = begin(request)
        optional(request, &out)
        out.field("encoding_format", "float")
        out.cacheSalt(salt)
        out.endObject()
        return out.bytes
    }

    static func ollama(_ request: EmbeddingRequest) throws(DecodeRefusal) -> [UInt8] {
        if request.tokens != nil {
            throw DecodeRefusal(.paramForbidden, "this model's server takes no token ids", param: "input")
        }
        var out = begin(request)
        optional(request, &out)
        if let truncate = request.truncate { out.field("truncate", truncate) }
        out.endObject()
        return out.bytes
    }

    private static func begin(_ request: EmbeddingRequest) -> JSONWriter {
        var out = JSONWriter(capacity: request.segments.reduce(256) { $0 + $1.text.utf8.count })
        out.beginObject()
        out.field("model", request.model)
        return out
    }

    private static func optional(_ request: EmbeddingRequest, _ out: inout JSONWriter) {
        if let tokens = request.tokens {
            out.optional("input", tokens)
        } else {
            out.field("input", request.inputs)
        }
        out.optional("dimensions", request.dimensions)
    }
}
