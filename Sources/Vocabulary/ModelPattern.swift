/// Which models somebody takes or may use: one name, or all names that begin with some text.
public enum ModelPattern: Sendable, Equatable, Hashable {
    case exact(String)
    /// `TEXT*`; with an empty text every model.
    case prefix(String)

    /// From `NAME`, `TEXT*` or `*`; nil for an empty text, control characters, spaces, more than 256 bytes, or a star
    /// before the end.
    public init?(_ text: String) {
        guard 1...256 ~= text.utf8.count, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let isPrefix = text.hasSuffix("*")
        let stem = isPrefix ? String(text.dropLast()) : text
        guard !stem.contains("*") else { return nil }
        self = isPrefix ? .prefix(stem) : .exact(stem)
    }

    /// The form that it is read from.
    public var text: String {
        switch self {
        case .exact(let name): name
        case .prefix(let stem): stem + "*"
        }
    }

    /// Whether a name is meant, where `NAME` and `NAME:latest` are one model. Bytes are compared: names that only look
    /// or normalise alike are different models to a server.
    ///
    /// - Parameter tagged: the name as ``ModelName/tagged(_:)`` gives it.
    public func covers(tagged: String) -> Bool {
        switch self {
        case .exact(let name): ModelName.tagged(name).utf8.elementsEqual(tagged.utf8)
        case .prefix(let stem): tagged.utf8.starts(with: stem.utf8)
        }
    }
}

/// Names of models as Ollama compares them.
public enum ModelName {
    /// The name with the tag `latest` where it has none: `llama3` and `llama3:latest` are one model. A colon before the
    /// last slash belongs to a registry's port.
    public static func tagged(_ name: String) -> String {
        for byte in name.utf8.reversed() {
            if byte == UInt8(ascii: ":") { return name }
            if byte == UInt8(ascii: "/") { break }
        }
        return name + ":latest"
    }
}
