@testable import Wire

/// Makes random requests of every route that must be taken where everything is permitted, with text of their own in every
/// place that takes text.
struct RandomRequest {
    var json: RandomJSON
    var count = 0

    private var responses: RandomResponses

    init(seed: UInt64) {
        json = RandomJSON(seed: seed)
        responses = RandomResponses(seed: seed)
    }

    /// The body of a request, spelled in a random way.
    mutating func body(_ api: ClientAPI) -> String {
        if api == .responses { return responses.body() }
        let members = members(api)
        return json.spelling(object(members.shuffled(using: &json.random)))
    }

    mutating func members(_ api: ClientAPI) -> Members {
        switch api {
        case .chatCompletions: chatCompletions()
        case .ollamaChat: ollamaChat()
        case .completions: completions()
        case .ollamaGenerate: ollamaGenerate()
        case .embeddings: embeddings()
        case .ollamaEmbed: ollamaEmbed()
        case .ollamaEmbeddings: ollamaEmbeddings()
        case .responses: []
        }
    }

    typealias Members = [(String, PlainJSON)]

    func object(_ members: Members) -> PlainJSON {
        .object(members.map { PlainJSON.Member(key: Array($0.0.utf8), value: $0.1) })
    }

    func string(_ text: String) -> PlainJSON { .string(Array(text.utf8)) }

    /// Text that stands nowhere else in the request.
    mutating func fresh() -> String {
        count += 1
        return "t\(count)_" + json.text()
    }

    mutating func text() -> PlainJSON { string(fresh()) }

    /// A name that stands nowhere else in the request.
    mutating func name() -> PlainJSON {
        count += 1
        return string("model-\(count):tag/x")
    }

    mutating func once(in times: Int) -> Bool { json.random.once(in: times) }

    /// Each member with a chance of one in two.
    mutating func some(_ members: Members) -> Members { members.filter { _ in once(in: 2) } }

    mutating func list(_ most: Int, _ make: (inout Self) -> PlainJSON) -> PlainJSON {
        .array((0..<(1 + json.random.below(most))).map { _ in make(&self) })
    }

    /// Any value with fresh keys and strings in it.
    mutating func schema(_ depth: Int = 0) -> PlainJSON {
        switch json.random.below(depth > 3 ? 2 : 4) {
        case 0: return text()
        case 1: return json.random.pick([.null, .bool(true), .number("1.50")])
        case 2: return list(3) { $0.schema(depth + 1) }
        default: return open(depth + 1)
        }
    }

    mutating func open(_ depth: Int = 0) -> PlainJSON {
        object((0..<json.random.below(4)).map { _ in (fresh(), schema(depth)) })
    }

    mutating func tools() -> PlainJSON {
        list(3) { request in
            let optional: Members = request.some([
                ("description", request.text()), ("parameters", request.open()), ("strict", .bool(true)),
            ])
            return request.object([
                ("type", request.string("function")),
                ("function", request.object([("name", request.text())] + optional)),
            ])
        }
    }

    mutating func calls(_ dialect: Dialect) -> PlainJSON {
        list(3) { request in
            let arguments = request.open()
            let spelled = request.string(request.json.spelling(arguments))
            let function = request.object([
                ("name", request.text()), ("arguments", dialect == .openai ? spelled : arguments),
            ])
            return request.object(
                request.some([("id", request.text())]) + [("function", function)]
                    + (dialect == .openai ? [("type", request.string("function"))] : []))
        }
    }

    mutating func message(_ dialect: Dialect) -> PlainJSON {
        let role = json.random.pick(["system", "developer", "user", "assistant", "tool"])
        var members: Members = [("role", string(role)), ("content", dialect == .openai ? parts() : text())]
        if dialect == .ollama, once(in: 4) { members.append(("images", .array([string(Bodies.png)]))) }
        members += some([("annotations", list(2) { $0.open() }), ("audio", .null), ("function_call", .null)])
        members += some([
            ("name", text()), ("tool_call_id", text()), ("tool_name", text()), ("refusal", text()),
        ])
        members += some([(json.random.pick(["reasoning", "reasoning_content", "thinking"]), text())])
        if role == "assistant", once(in: 2) { members.append(("tool_calls", calls(dialect))) }
        return object(members.shuffled(using: &json.random))
    }

    mutating func parts() -> PlainJSON {
        if once(in: 2) { return once(in: 8) ? .null : text() }
        return list(4) { request in
            if request.once(in: 4) { return request.imagePart() }
            return request.object([("type", request.string("text")), ("text", request.text())])
        }
    }

    mutating func imagePart() -> PlainJSON {
        let url = once(in: 2) ? "data:image/png;base64," + Bodies.png : "https://" + fresh()
        return object([
            ("type", string("image_url")), ("image_url", object([("url", string(url))] + some([("detail", text())]))),
        ])
    }

    /// Members that steer sampling in OpenAI's dialect.
    mutating func sampling() -> Members {
        some([
            ("temperature", .number("0.5")), ("top_p", .number("0.5")), ("top_k", .number("7")),
            ("min_p", .number("0.5")), ("max_tokens", .number("10")), ("n", .number("1")), ("seed", .number("3")),
            ("presence_penalty", .number("1")), ("frequency_penalty", .number("-1")),
            ("stop", once(in: 2) ? text() : list(3) { $0.text() }),
            ("logit_bias", once(in: 4) ? object([("90\(count)", .number("1"))]) : object([])),
        ])
    }

    mutating func options() -> PlainJSON {
        object(
            some(
                OllamaOption.allCases.map { option in
                    (option.rawValue, option == .stop ? list(3) { $0.text() } : .number("1"))
                }))
    }

    mutating func images() -> PlainJSON { list(2) { $0.string(Bodies.png) } }
}
