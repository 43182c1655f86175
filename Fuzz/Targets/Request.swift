import Vocabulary

@testable import Wire

/// The decoders of every route under two policies, and what both kinds of upstream are asked for the requests taken.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    guard let document = try? JSONDocument(Array(input)) else { return }
    for client in ClientAPI.allCases {
        let plain = decode(document, client, Policies.plain)
        let open = decode(document, client, Policies.open)
        Fuzzing.expect(plain == nil || open != nil, "\(client): a permission refuses")
        if let plain {
            check(plain, client, Policies.plain)
            Policies.checkClosed(plain, "\(client)")
        }
        if let open { check(open, client, Policies.open) }
    }
}

private func check(_ request: ModelRequest, _ client: ClientAPI, _ policy: ParameterPolicy) {
    Fuzzing.expect(request.api == client && !request.model.isEmpty, "\(client): \(request.api)")
    for upstream in Dialect.allCases {
        guard let call = asked(request, upstream) else { continue }
        let what = "\(client) for \(upstream)"
        Fuzzing.expect(call.api.dialect == upstream, "\(what): \(call.api)")
        let root = Written.document(call.body, what).root
        UpstreamBody.check(root, call.api, request, what)
        Policies.checkBounds(root, request, policy, what)
        if client.dialect == upstream { checkAgain(call, policy, what) }
    }
}

private func decode(_ document: JSONDocument, _ client: ClientAPI, _ policy: ParameterPolicy) -> ModelRequest? {
    do throws(DecodeRefusal) {
        return try client.decode(document, policy)
    } catch {
        Refusals.check(error)
        return nil
    }
}

private func asked(_ request: ModelRequest, _ upstream: Dialect) -> UpstreamCall? {
    do throws(DecodeRefusal) {
        return try request.call(upstream)
    } catch {
        Refusals.check(error)
        return nil
    }
}

/// What an upstream of the client's own dialect is asked is taken on the route that it is asked on, and comes to the same
/// bytes: a second gateway in the way changes nothing. What the first one adds is there the second time: usage of a
/// stream, `encoding_format`, and for clients of responses and of `/api/embeddings` the route itself.
private func checkAgain(_ call: UpstreamCall, _ policy: ParameterPolicy, _ what: String) {
    // The arguments of a call may be text, which nests to the limit by itself, and are written as an object for Ollama.
    guard let document = try? JSONDocument(call.body) else {
        return Fuzzing.expect(call.api == .ollamaChat, "\(what): too deep for its own route")
    }
    guard let request = decode(document, route(call.api), policy), let again = asked(request, call.api.dialect) else {
        fatalError("\(what): refused by its own route: \(Fuzzing.shown(call.body))")
    }
    Fuzzing.expect(
        again.api == call.api && again.body == call.body,
        "\(what): another body: \(Fuzzing.shown(call.body)) \(Fuzzing.shown(again.body))")
}

/// The route of a gateway that is the upstream's.
private func route(_ upstream: UpstreamAPI) -> ClientAPI {
    switch upstream {
    case .chatCompletions: .chatCompletions
    case .completions: .completions
    case .embeddings: .embeddings
    case .ollamaChat: .ollamaChat
    case .ollamaGenerate: .ollamaGenerate
    case .ollamaEmbed: .ollamaEmbed
    }
}

/// The two policies, and what holds under each.
private enum Policies {
    static let plain = ParameterPolicy()

    /// Everything is permitted, and everything that can be bounded is.
    static let open: ParameterPolicy = {
        var policy = ParameterPolicy()
        policy.allowed = Set(ParameterPolicy.Permission.allCases)
        policy.maxChoices = 4
        policy.maxBestOf = 3
        policy.maxTokens = 100
        policy.maxTopLogprobs = 5
        policy.maxContext = 4096
        return policy
    }()

    /// Nothing of a request is what only a permission lets through.
    static func checkClosed(_ request: ModelRequest, _ what: String) {
        switch request {
        case .chat(let chat):
            Fuzzing.expect(!chat.messages.contains(where: \.hasRemoteImage), "\(what): a remote image")
        case .completion(let completion):
            Fuzzing.expect(
                completion.tokens == nil && completion.context == nil && completion.template == nil && !completion.raw,
                "\(what): a closed field")
        case .embedding(let embedding): Fuzzing.expect(embedding.tokens == nil, "\(what): token ids")
        }
        let sampling = request.sampling
        Fuzzing.expect(sampling.context == nil, "\(what): num_ctx")
        Fuzzing.expect(
            sampling.logitBias == nil || !(sampling.logprobs || (sampling.topLogprobs ?? 0) > 0),
            "\(what): logit_bias with logprobs")
    }

    /// No number that the policy bounds is over its bound in what an upstream gets.
    static func checkBounds(_ root: JSONView, _ request: ModelRequest, _ policy: ParameterPolicy, _ what: String) {
        if case .embedding = request { return }
        func most(_ view: JSONView?, _ limit: Int, _ field: String) {
            if let view { Fuzzing.expect((view.int ?? .max) <= limit, "\(what): \(field) \(view.lexeme)") }
        }
        most(root["n"], policy.maxChoices, "n")
        most(root["best_of"], policy.maxBestOf, "best_of")
        most(root["top_logprobs"], policy.maxTopLogprobs, "top_logprobs")
        most(root["logprobs"].flatMap { $0.isNumber ? $0 : nil }, policy.maxTopLogprobs, "logprobs")
        most(root["options"]?["num_ctx"], policy.maxContext ?? -1, "num_ctx")
        guard let limit = policy.maxTokens else { return }
        let tokens = root["max_tokens"] ?? root["max_completion_tokens"] ?? root["options"]?["num_predict"]
        Fuzzing.expect(tokens != nil, "\(what): no limit of tokens")
        most(tokens, limit, "max_tokens")
    }
}
