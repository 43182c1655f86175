@testable import Wire

/// Makes random bodies of the responses route that must be taken, with text of their own in every place that takes text.
/// The switches over the lists of fields leave none of them out.
struct RandomResponses {
    private var json: RandomJSON
    private var count = 0

    init(seed: UInt64) { json = RandomJSON(seed: seed) }

    /// The body of a request, spelled in a random way.
    mutating func body() -> String {
        var members: Members = []
        for field in ResponsesDecoder.Field.allCases where field == .model || field == .input || once(in: 2) {
            members.append((field.rawValue, value(field)))
        }
        for field in AccountField.allCases where once(in: 4) {
            members.append((field.rawValue, field == .metadata ? open() : text()))
        }
        return json.spelling(object(members))
    }

    private typealias Members = [(String, PlainJSON)]

    private mutating func object(_ members: Members) -> PlainJSON {
        .object(members.shuffled(using: &json.random).map { PlainJSON.Member(key: Array($0.0.utf8), value: $0.1) })
    }

    private func string(_ text: String) -> PlainJSON { .string(Array(text.utf8)) }

    /// Text that stands nowhere else in the request.
    private mutating func fresh() -> String {
        count += 1
        return "t\(count)_" + json.text()
    }

    private mutating func text() -> PlainJSON { string(fresh()) }

    private mutating func once(in times: Int) -> Bool { json.random.once(in: times) }

    private mutating func word(_ words: String...) -> PlainJSON { string(json.random.pick(words)) }

    private mutating func flag() -> PlainJSON { .bool(once(in: 2)) }

    private mutating func list(_ most: Int, _ make: (inout Self) -> PlainJSON) -> PlainJSON {
        .array((0..<(1 + json.random.below(most))).map { _ in make(&self) })
    }

    /// An object with some of the fields, and all of those that it needs.
    private mutating func fields<F: CaseIterable & RawRepresentable<String>>(
        _: F.Type, need: (F) -> Bool, _ make: (inout Self, F) -> PlainJSON
    ) -> PlainJSON {
        var members: Members = []
        for field in F.allCases where need(field) || once(in: 2) {
            members.append((field.rawValue, make(&self, field)))
        }
        return object(members)
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

    private mutating func value(_ field: ResponsesDecoder.Field) -> PlainJSON {
        switch field {
        case .model: string("model-\(json.random.below(1000)):tag/x")
        case .instructions: text()
        case .input: once(in: 4) ? text() : .array((0..<json.random.below(8)).map { _ in item() } + [message()])
        case .stream, .store, .parallelToolCalls: flag()
        case .temperature, .topP: .number("0.5")
        case .maxOutputTokens, .maxToolCalls: .number("10")
        case .topLogprobs: .number("2")
        case .streamOptions: object([("include_obfuscation", flag())])
        case .tools: list(3) { $0.tool() }
        case .toolChoice: toolChoice()
        case .text: textOptions()
        case .reasoning:
            fields(ResponsesDecoder.ReasoningField.self, need: { _ in false }) { random, _ in random.text() }
        case .truncation: word("auto", "disabled")
        case .include: list(2) { $0.word("reasoning.encrypted_content", "message.output_text.logprobs") }
        case .background: .bool(false)
        case .conversation, .prompt, .previousResponseID: .null
        }
    }

    private mutating func tool() -> PlainJSON {
        fields(ResponsesDecoder.ToolField.self, need: { $0 == .type || $0 == .name }) { random, field in
            switch field {
            case .type: random.string("function")
            case .name, .description: random.text()
            case .parameters: random.open()
            case .strict: random.once(in: 2) ? .null : random.flag()
            }
        }
    }

    private mutating func toolChoice() -> PlainJSON {
        once(in: 2) ? word("auto", "none") : object([("type", string("function")), ("name", text())])
    }

    private mutating func textOptions() -> PlainJSON {
        fields(ResponsesDecoder.TextField.self, need: { $0 == .format }) { random, field in
            switch field {
            case .verbosity: random.text()
            case .format:
                random.once(in: 3) ? random.object([("type", random.word("text", "json_object"))]) : random.format()
            }
        }
    }

    private mutating func format() -> PlainJSON {
        fields(ResponsesDecoder.FormatField.self, need: { $0 == .type || $0 == .schema }) { random, field in
            switch field {
            case .type: random.string("json_schema")
            case .name, .description: random.text()
            case .schema: random.open()
            case .strict: random.flag()
            }
        }
    }

    private mutating func status() -> PlainJSON { once(in: 4) ? .null : word("in_progress", "completed", "incomplete") }

    private mutating func item() -> PlainJSON {
        switch json.random.pick(ResponseInputDecoder.Kind.allCases) {
        case .message, .itemReference: message()
        case .reasoning: reasoning()
        case .functionCall: call()
        case .functionCallOutput: output()
        }
    }

    private mutating func message() -> PlainJSON {
        fields(ResponseInputDecoder.MessageField.self, need: { $0 == .role || $0 == .content }) { random, field in
            switch field {
            case .type: random.string("message")
            case .role: random.word("system", "developer", "user", "assistant")
            case .content: random.content()
            case .id, .phase: random.text()
            case .status: random.status()
            }
        }
    }

    private mutating func call() -> PlainJSON {
        fields(ResponseInputDecoder.CallField.self, need: { $0 != .id && $0 != .status }) { random, field in
            switch field {
            case .type: random.string("function_call")
            case .id, .callID, .name: random.text()
            case .arguments: random.string(random.spelled())
            case .status: random.status()
            }
        }
    }

    private mutating func spelled() -> String {
        let arguments = open()
        return json.spelling(arguments)
    }

    private mutating func output() -> PlainJSON {
        fields(ResponseInputDecoder.OutputField.self, need: { $0 != .id && $0 != .status }) { random, field in
            switch field {
            case .type: random.string("function_call_output")
            case .id, .callID: random.text()
            case .output: random.content()
            case .status: random.status()
            }
        }
    }

    private mutating func reasoning() -> PlainJSON {
        fields(ResponseInputDecoder.ReasoningField.self, need: { $0 == .type }) { random, field in
            switch field {
            case .type: random.string("reasoning")
            case .id, .encryptedContent: random.text()
            case .summary: random.texts("summary_text")
            case .content: random.texts("reasoning_text")
            case .status: random.status()
            }
        }
    }

    private mutating func texts(_ type: String) -> PlainJSON {
        list(2) { random in
            random.fields(ResponseInputDecoder.TextField.self, need: { _ in true }) { random, field in
                switch field {
                case .type: random.string(type)
                case .text: random.text()
                }
            }
        }
    }

    private mutating func content() -> PlainJSON { once(in: 2) ? text() : list(4) { $0.part() } }

    private mutating func part() -> PlainJSON {
        let kind = json.random.pick(ResponseInputDecoder.PartKind.allCases)
        let needs = kind.fields.prefix(2)
        var members: Members = []
        for field in kind.fields where needs.contains(field) || once(in: 2) {
            members.append((field.rawValue, value(field, kind)))
        }
        return object(members)
    }

    private mutating func value(
        _ field: ResponseInputDecoder.PartField, _ kind: ResponseInputDecoder.PartKind
    ) -> PlainJSON {
        switch field {
        case .type: string(kind.rawValue)
        case .text, .refusal, .detail: text()
        case .annotations, .logprobs: list(2) { $0.open() }
        case .imageURL: string("data:image/png;base64," + Bodies.png)
        case .fileID: .null
        }
    }
}
