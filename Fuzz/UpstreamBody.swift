import Vocabulary

@testable import Wire

/// What must hold for every body that is written for an upstream.
enum UpstreamBody {
    /// The model is the request's, the route's own members are there, and every string that an upstream receives was
    /// scored or is the gateway's own word.
    static func check(_ root: JSONView, _ api: UpstreamAPI, _ request: ModelRequest, _ what: String) {
        Fuzzing.expect(root["model"]?.string?.utf8.elementsEqual(request.model.utf8) ?? false, "\(what): model")
        switch api {
        case .chatCompletions, .ollamaChat: Fuzzing.expect(root["messages"]?.isArray ?? false, "\(what): messages")
        case .completions, .ollamaGenerate: Fuzzing.expect(root["prompt"] != nil, "\(what): prompt")
        case .embeddings, .ollamaEmbed: Fuzzing.expect(root["input"]?.isArray ?? false, "\(what): input")
        }
        if case .embedding(let embedding) = request {
            let count = embedding.tokens == nil ? root["input"]?.elements.reduce(0) { count, _ in count + 1 } : nil
            Fuzzing.expect(count == nil || count == embedding.vectorCount, "\(what): \(embedding.vectorCount) vectors")
            Fuzzing.expect(api == .ollamaEmbed || root["encoding_format"]?.equals("float") ?? false, "\(what): format")
        } else {
            Fuzzing.expect(root["stream"]?.bool == request.stream, "\(what): stream")
            let tellsUsage = root["stream_options"]?["include_usage"]?.bool ?? false
            Fuzzing.expect(tellsUsage == (request.stream && api.dialect == .openai), "\(what): usage of a stream")
        }
        checkScored(root, request.segments, what)
    }

    /// For bodies of any route: no string beside those of the segments and of the gateway.
    static func checkScored(_ root: JSONView, _ segments: [Segment], _ what: String) {
        var strings: Set<[UInt8]> = []
        gather(root, into: &strings)
        let texts = segments.map { Array($0.text.utf8) }
        for string in strings where !own.contains(string) && !isImage(string) {
            Fuzzing.expect(
                texts.contains { Fuzzing.holds($0, string) }, "\(what): not scored: \(Fuzzing.shown(string))")
        }
    }

    private static func gather(_ view: JSONView, into strings: inout Set<[UInt8]>) {
        if let text = view.string { strings.insert(Array(text.utf8)) }
        for element in view.elements { gather(element, into: &strings) }
        for member in view.members {
            strings.insert(Array((member.key.string ?? "").utf8))
            gather(member.value, into: &strings)
            guard member.key.equals("arguments"), let text = member.value.string, !text.isEmpty,
                let arguments = try? JSONDocument(Array(text.utf8), limits: Written.limits)
            else { continue }
            gather(arguments.root, into: &strings)
        }
    }

    /// Images are the only strings that are not scored, and only strict base64 of one is an image.
    private static func isImage(_ string: [UInt8]) -> Bool {
        let text = String(decoding: string, as: UTF8.self)
        if ImageKind(base64: Substring(text)) != nil { return true }
        let pieces = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        return pieces.count == 2 && ImageKind.isNamed(by: pieces[0]) && ImageKind(base64: pieces[1]) != nil
    }

    /// Names and values that the encoders write by themselves.
    private static let own = Set(
        """
        model messages role content name reasoning_content thinking tool_calls tool_call_id tool_name id type function \
        arguments {} text image_url url images system user assistant tool stream stream_options include_usage tools \
        tool_choice parallel_tool_calls response_format json_object json_schema schema strict answer json format think \
        low reasoning_effort options temperature top_p top_k min_p max_tokens num_predict num_ctx n seed stop \
        presence_penalty frequency_penalty repeat_penalty repetition_penalty max_completion_tokens verbosity logprobs top_logprobs logit_bias prompt suffix system template \
        context raw echo best_of input encoding_format float dimensions truncate repeat_last_n typical_p medium high
        """.split(separator: " ").map { Array($0.utf8) } + [[]] + (0..<128).map { Array("call_\($0)".utf8) })
}

/// What must hold for every refusal of a decoder or encoder.
enum Refusals {
    /// A client's error, in one line of printable ASCII: a name that the client chose is shown without what a terminal or a
    /// log would act on.
    static func check(_ refusal: DecodeRefusal) {
        Fuzzing.expect(400..<500 ~= refusal.code.status, "\(refusal)")
        for text in [refusal.message, refusal.param ?? ""] {
            Fuzzing.expect(text.utf8.allSatisfy { 0x20...0x7E ~= $0 || $0 >= 0x80 }, "\(refusal)")
            Fuzzing.expect(text.utf8.count < 400, "\(refusal)")
        }
    }
}
