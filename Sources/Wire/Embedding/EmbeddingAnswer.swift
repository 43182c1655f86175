/// Vectors of an upstream's answer, checked number by number.
public struct EmbeddingAnswer: Sendable {
    /// One array of numbers for each text, in the order of the request.
    public var vectors: [JSONView] = []
    public var usage = Usage()

    /// What is parsed of such an answer: 2,048 vectors of 2,048 numbers.
    public static let limits = JSONDocument.Limits(values: 5_000_000)

    /// Reads an answer of either kind of upstream that must have a vector for each of `count` texts.
    public init(_ document: JSONDocument, from api: UpstreamAPI, count: Int) throws(AnswerFault) {
        let root = document.root
        if let error = root["error"], !error.isNull { throw .upstreamError }
        vectors = try api == .ollamaEmbed ? Self.ollama(root) : Self.openAI(root)
        guard vectors.count == count else { throw .malformed }
        usage =
            api == .ollamaEmbed
            ? Usage(input: root["prompt_eval_count"], output: nil)
            : Usage(input: root["usage"]?["prompt_tokens"], output: nil)
        usage.timing = Timing(root)
    }

    private static func ollama(_ root: JSONView) throws(AnswerFault) -> [JSONView] {
        guard let list = root["embeddings"], list.isArray else { throw .malformed }
        var out: [JSONView] = []
        for vector in list.elements { out.append(try checked(vector)) }
        return out
    }

    /// In the order of `index`, which must name each place once.
    private static func openAI(_ root: JSONView) throws(AnswerFault) -> [JSONView] {
        guard let list = root["data"], list.isArray else { throw .malformed }
        var out: [Int: JSONView] = [:]
        var count = 0
        for item in list.elements {
            guard let vector = item["embedding"] else { throw .malformed }
            out[item["index"]?.int ?? count] = try checked(vector)
            count += 1
        }
        var vectors: [JSONView] = []
        for place in 0..<count {
            guard let vector = out[place] else { throw .malformed }
            vectors.append(vector)
        }
        return vectors
    }

    private static func checked(_ vector: JSONView) throws(AnswerFault) -> JSONView {
        guard vector.isArray, vector.elements.allSatisfy(isFloat) else { throw .malformed }
        return vector
    }

    /// True for a number that 32 bits can hold, as clients keep it. Only an exponent or many digits can lead beyond them.
    private static func isFloat(_ number: JSONView) -> Bool {
        guard number.isNumber else { return false }
        let lexeme = number.source
        guard lexeme.count > 38 || lexeme.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return true }
        return number.double.map { abs($0) <= Double(Float.greatestFiniteMagnitude) } ?? false
    }
}
