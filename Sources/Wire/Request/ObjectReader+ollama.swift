import Vocabulary

/// Members that Ollama's chat and generate share.
extension SegmentCollector {
    /// `"json"`, a JSON schema, or nothing.
    mutating func ollamaFormat(_ value: JSONView) throws(DecodeRefusal) -> ChatRequest.Format {
        if value.isNull || value.equals("") { return .text }
        if value.equals("json") { return .json }
        guard value.isObject else { throw .range("format", "\"json\" or a JSON schema") }
        addAll(value, .toolDescription, "format")
        return .schema(.init(schema: value))
    }

    /// A switch or a level; nil for null.
    mutating func ollamaThink(_ value: JSONView) throws(DecodeRefusal) -> JSONView? {
        if value.isNull { return nil }
        guard value.bool != nil || value.isString else {
            throw .type("think", wants: "a boolean or a string", got: value)
        }
        addAll(value, .field, "think")
        return value
    }
}

extension ObjectReader {
    /// `keep_alive` is taken and not passed on: how long a model stays in memory is not one tenant's to say. True where
    /// it asks to unload at once: a zero, as number or as a duration in Go's spelling.
    func keepAlive(_ value: JSONView) throws(DecodeRefusal) -> Bool {
        guard value.isNull || value.isString || value.isNumber else {
            throw .type(name("keep_alive"), wants: "a duration", got: value)
        }
        if let seconds = value.double { return seconds == 0 }
        return value.string.map(Self.isZero(duration:)) ?? false
    }

    /// True for `0`, `0s`, `0h0m0.0s`; false also for what is no duration.
    private static func isZero(duration text: String) -> Bool {
        var rest = Substring(text)
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        if rest == "0" { return true }
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let number = rest.prefix { $0 == "0" || $0 == "." }
            rest = rest.dropFirst(number.count)
            guard number.contains("0"), number.count(where: { $0 == "." }) <= 1,
                let unit = ["ns", "us", "µs", "μs", "ms", "s", "m", "h"].first(where: rest.hasPrefix)
            else { return false }
            rest = rest.dropFirst(unit.count)
        }
        return true
    }
}
