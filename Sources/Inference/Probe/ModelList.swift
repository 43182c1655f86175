import Wire

/// Reads lists of models by an allow-list of fields. What is missing, of another kind, too long or not printable is as
/// if it were not there; a model without a usable name is dropped.
enum ModelList {
    /// Models of one server; what is behind them is not read.
    static let modelLimit = 10_000
    /// Bytes of one string.
    static let textLimit = 256
    /// Strings of one list inside a model.
    static let listLimit = 32

    /// The models of Ollama's `GET /api/tags`; nil where the answer is no such list.
    static func ollama(_ root: JSONView) -> [UpstreamFacts.Model]? {
        guard let list = root["models"], list.isArray else { return nil }
        return list.elements.lazy.prefix(modelLimit).compactMap { view in
            guard let name = name(view["name"]) else { return nil }
            return UpstreamFacts.Model(
                name: name, digest: digest(view["digest"]), size: count(view["size"]) ?? 0,
                modifiedAt: time(view["modified_at"]), details: view["details"].flatMap(details),
                capabilities: texts(view["capabilities"]))
        }
    }

    /// The models of an OpenAI-compatible `GET /v1/models`; nil where the answer is no such list.
    static func openAI(_ root: JSONView) -> [UpstreamFacts.Model]? {
        guard let list = root["data"], list.isArray else { return nil }
        return list.elements.lazy.prefix(modelLimit).compactMap { view in
            guard let name = name(view["id"]) else { return nil }
            var model = UpstreamFacts.Model(
                name: name, created: count(view["created"]), ownedBy: text(view["owned_by"]))
            // vLLM, llama.cpp.
            model.contextLength = (view["max_model_len"] ?? view["meta"]?["n_ctx"]).flatMap(count)
            return model
        }
    }

    /// A bounded string without control characters; else empty.
    static func text(_ view: JSONView?) -> String {
        guard let view, view.isString, view.source.count <= textLimit * 6, let text = view.string,
            text.utf8.count <= textLimit, text.unicodeScalars.allSatisfy(isPrintable)
        else { return "" }
        return text
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default: true
        }
    }

    /// A name is compared, logged and listed: visible ASCII only.
    private static func name(_ view: JSONView?) -> String? {
        let text = text(view)
        return !text.isEmpty && text.utf8.allSatisfy { 0x21...0x7E ~= $0 } ? text : nil
    }

    private static func texts(_ view: JSONView?) -> [String] {
        guard let view, view.isArray else { return [] }
        return view.elements.lazy.prefix(listLimit).map(text).filter { !$0.isEmpty }
    }

    private static func count(_ view: JSONView?) -> Int? { view?.int.flatMap { $0 >= 0 ? $0 : nil } }

    /// 64 small hexadecimal digits.
    private static func digest(_ view: JSONView?) -> String {
        let text = text(view)
        return text.utf8.count == 64 && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 } ? text : ""
    }

    private static func details(_ view: JSONView) -> UpstreamFacts.Details? {
        guard view.isObject else { return nil }
        var details = UpstreamFacts.Details()
        details.parentModel = text(view["parent_model"])
        details.format = text(view["format"])
        details.family = text(view["family"])
        details.families = texts(view["families"])
        details.parameterSize = text(view["parameter_size"])
        details.quantizationLevel = text(view["quantization_level"])
        details.contextLength = count(view["context_length"])
        details.embeddingLength = count(view["embedding_length"])
        return details
    }

    /// A time in the shape of RFC 3339, as in `2026-11-23T00:56:00.667056009Z`; else empty.
    private static func time(_ view: JSONView?) -> String {
        let text = text(view)
        let bytes = Array(text.utf8)
        let shape = Array("0000-00-00T00:00:00".utf8)
        guard bytes.count > shape.count, bytes.count <= 40, zip(bytes, shape).allSatisfy(fits) else { return "" }
        var rest = bytes[shape.count...]
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { $0 &- 48 < 10 }
            guard !digits.isEmpty else { return "" }
            rest = rest[digits.endIndex...]
        }
        if rest.elementsEqual("Z".utf8) { return text }
        guard rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") else { return "" }
        let offset = Array("00:00".utf8)
        return rest.count == 6 && zip(rest.dropFirst(), offset).allSatisfy(fits) ? text : ""
    }

    /// True for a digit where the shape has one, and for the same sign elsewhere.
    private static func fits(_ byte: UInt8, _ shape: UInt8) -> Bool {
        shape == UInt8(ascii: "0") ? byte &- 48 < 10 : byte == shape
    }
}
