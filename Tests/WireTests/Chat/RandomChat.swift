@testable import Wire

/// Makes random chat requests of either dialect that must be taken, with text of their own in every place that takes text.
struct RandomChat {
    private var json: RandomJSON
    private var count = 0

    init(seed: UInt64) { json = RandomJSON(seed: seed) }

    /// The body of a request, spelled in a random way.
    mutating func body(_ dialect: Dialect) -> String {
        let members = dialect == .openai ? openAI() : ollama()
        return json.spelling(object(members.shuffled(using: &json.random)))
    }

    private typealias Members = [(String, PlainJSON)]

    private func object(_ members: Members) -> PlainJSON {
        .object(members.map { PlainJSON.Member(key: Array($0.0.utf8), value: $0.1) })
    }

    private func string(_ text: String) -> PlainJSON { .string(Array(text.utf8)) }

    /// Text that stands nowhere else in the request.
    private mutating func fresh() -> String {
        count += 1
        return "t\(count)_" + json.text()
    }

    private mutating func text() -> PlainJSON { string(fresh()) }

    private mutating func once(in times: Int) -> Bool { json.random.once(in: times) }

    /// Each member with a chance of one in two.
    private mutating func some(_ members: Members) -> Members { members.filter { _ in once(in: 2) } }

    private mutating func list(_ most: Int, _ make: (inout Self) -> PlainJSON) -> PlainJSON {
        .array((0..<(1 + json.random.below(most))).map { _ in make(&self) })
    }

    /// Any value with fresh keys and strings in it.
    private mutating func schema(_ depth: Int = 0) -> PlainJSON {
        switch json.random.below(depth > 3 ? 2 : 4) {
        case 0: return text()
        case 1: return json.random.pick([.null, .bool(true), .number("1.50")])
        case 2: return list(3) { $0.schema(depth + 1) }
        default: return open(depth + 1)
        }
    }

    private mutating func open(_ depth: Int = 0) -> PlainJSON {
        object((0..<json.random.below(4)).map { _ in (fresh(), schema(depth)) })
    }

    private mutating func tools() -> PlainJSON {
        list(3) { chat in
            let optional: Members = chat.some([
                ("description", chat.text()), ("parameters", chat.open()), ("strict", .bool(true)),
            ])
            return chat.object([
                ("type", chat.string("function")), ("function", chat.object([("name", chat.text())] + optional)),
            ])
        }
    }

    private mutating func calls(_ dialect: Dialect) -> PlainJSON {
        list(3) { chat in
            let arguments = chat.open()
            let spelled = chat.string(chat.json.spelling(arguments))
            let function = chat.object([("name", chat.text()), ("arguments", dialect == .openai ? spelled : arguments)])
            return chat.object(
                chat.some([("id", chat.text())]) + [("function", function)]
                    + (dialect == .openai ? [("type", chat.string("function"))] : []))
        }
    }

    private mutating func message(_ dialect: Dialect) -> PlainJSON {
        let role = json.random.pick(["system", "developer", "user", "assistant", "tool"])
        var members: Members = [("role", string(role)), ("content", dialect == .openai ? parts() : text())]
        if dialect == .ollama, once(in: 4) { members.append(("images", .array([string(Bodies.png)]))) }
        members += some([("name", text()), ("tool_call_id", text()), ("tool_name", text())])
        members += some([(json.random.pick(["reasoning", "reasoning_content", "thinking"]), text())])
        if role == "assistant", once(in: 2) { members.append(("tool_calls", calls(dialect))) }
        return object(members.shuffled(using: &json.random))
    }

    private mutating func parts() -> PlainJSON {
        if once(in: 2) { return once(in: 8) ? .null : text() }
        return list(4) { chat in
            if chat.once(in: 4) {
                let url = chat.string("data:image/png;base64," + Bodies.png)
                return chat.object([("type", chat.string("image_url")), ("image_url", chat.object([("url", url)]))])
            }
            return chat.object([("type", chat.string("text")), ("text", chat.text())])
        }
    }

    private mutating func openAI() -> Members {
        let choice = json.random.pick([string("auto"), string("none"), open()])
        let format = object([
            ("type", string("json_schema")),
            ("json_schema", object([("name", text()), ("schema", open()), ("description", text())])),
        ])
        return [("model", text()), ("messages", list(5) { $0.message(.openai) }), ("stream", .bool(once(in: 2)))]
            + some([
                ("tools", tools()), ("tool_choice", choice), ("response_format", format), ("reasoning_effort", text()),
                ("stop", once(in: 2) ? text() : list(3) { $0.text() }), ("user", text()), ("metadata", open()),
                ("service_tier", text()), ("temperature", .number("0.5")), ("max_tokens", .number("10")),
                (json.random.pick(["logprobs", "n"]), .null), ("logit_bias", object([("90\(count)", .number("1"))])),
            ])
    }

    private mutating func ollama() -> Members {
        let format = json.random.pick([string("json"), open()])
        let options = object(
            some([("stop", list(3) { $0.text() }), ("seed", .number("1")), ("num_ctx", .number("2048"))]))
        return [("model", text()), ("messages", list(5) { $0.message(.ollama) })]
            + some([
                ("tools", tools()), ("format", format), ("think", text()), ("options", options), ("keep_alive", text()),
                ("stream", .bool(once(in: 2))),
            ])
    }
}
