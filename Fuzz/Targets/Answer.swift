import Foundation

@testable import Wire

/// Whole answers of every upstream, of text and of vectors, written for every client and read again.
func fuzz(_ input: UnsafeBufferPointer<UInt8>) {
    let bytes = Array(input)
    if let document = try? JSONDocument(bytes) {
        for source in Clients.sources {
            guard let answer = try? source.whole(document, logprobs: 20) else { continue }
            for (client, request) in Clients.requests {
                checkText(answer, source, client, request, "\(source) to \(client)")
            }
        }
    }
    guard let document = try? JSONDocument(bytes, limits: EmbeddingAnswer.limits) else { return }
    for source in [UpstreamAPI.embeddings, .ollamaEmbed] { checkVectors(document, source) }
}

private func checkText(
    _ answer: ModelAnswer, _ source: UpstreamAPI, _ client: ClientAPI, _ request: ModelRequest, _ what: String
) {
    let bytes = Clients.writer(request, source).whole(answer, now: Clients.now)
    let document = Written.document(bytes, what)
    var heard = Heard()
    var said = Heard(answer)
    if client == .chatCompletions || client == .completions {
        guard let again = read(document, client) else { fatalError("\(what): unreadable: \(Fuzzing.shown(bytes))") }
        heard = Heard(again)
    } else {
        // These have one choice, that of the lowest index.
        said = Heard(first(of: answer))
        if client == .responses {
            ResponseReading.output(document.root, &heard)
            heard.isComplete = true
        } else {
            Heard.checkLine(document.root, client)
            guard let again = read(document, client) else { fatalError("\(what): unreadable: \(Fuzzing.shown(bytes))") }
            heard = Heard(again)
        }
    }
    said.check(heard: heard, client, what)
    if client == .completions { checkLists(document.root, answer, what) }
    let isCounted = answer.choices.first.map { $0.finish != .load && $0.finish != .unload } ?? true
    let counts = (heard.usage?.input, heard.usage?.output)
    let isSame = counts == (answer.usage.input, answer.usage.output)
    Fuzzing.expect(isSame || !isCounted, "\(what): usage \(counts), not \(answer.usage)")
}

/// The lists of log probabilities that are made of an upstream's one list are as long as it.
private func checkLists(_ root: JSONView, _ answer: ModelAnswer, _ what: String) {
    let written = (root["choices"]?.elements).map(Array.init) ?? []
    for (choice, said) in zip(written, answer.choices) {
        guard let list = said.logprobs, list.isArray, let lists = choice["logprobs"] else { continue }
        let counts = lists.members.map { Array($0.value.elements).count }
        Fuzzing.expect(counts == Array(repeating: Array(list.elements).count, count: 4), "\(what): lists of \(counts)")
    }
}

private func read(_ document: JSONDocument, _ client: ClientAPI) -> ModelAnswer? {
    try? Heard.api(client).whole(document, logprobs: 20)
}

private func first(of answer: ModelAnswer) -> ModelAnswer {
    var one = answer
    one.choices = answer.choices.min { $0.index < $1.index }.map { [$0] } ?? []
    if !one.choices.isEmpty { one.choices[0].index = 0 }
    return one
}

/// Vectors in are vectors out, number by number as they were written, or the same as 32-bit floats.
private func checkVectors(_ document: JSONDocument, _ source: UpstreamAPI) {
    let list = document.root[source == .embeddings ? "data" : "embeddings"]
    let count = list?.elements.reduce(0) { count, _ in count + 1 } ?? 0
    guard let answer = try? EmbeddingAnswer(document, from: source, count: count) else { return }
    Fuzzing.expect(answer.vectors.count == count, "\(source): \(answer.vectors.count) vectors")
    Fuzzing.expect((try? EmbeddingAnswer(document, from: source, count: count + 1)) == nil, "\(source): one is missing")
    Fuzzing.expect(answer.usage.output == 0 && 0...Usage.limit ~= answer.usage.input, "\(source): \(answer.usage)")
    for request in Vectors.requests {
        let bytes = EmbeddingWriter.whole(answer, for: request, took: 9)
        let what = "\(source) to \(request.api)"
        let root = Written.document(bytes, what).root
        let heard = Vectors.read(root, request)
        let sent = request.api == .ollamaEmbeddings ? Array(answer.vectors.prefix(1)) : answer.vectors
        Fuzzing.expect(heard.count == sent.count, "\(what): \(heard.count) vectors, not \(sent.count)")
        for (heard, sent) in zip(heard, sent) {
            let isSame = request.wantsBase64 ? heard == Vectors.floats(sent) : heard == Vectors.numbers(sent)
            Fuzzing.expect(isSame, "\(what): another vector: \(Fuzzing.shown(bytes))")
        }
    }
}

private enum Vectors {
    static let requests: [EmbeddingRequest] = {
        var base64 = EmbeddingRequest(.embeddings)
        base64.wantsBase64 = true
        return [
            EmbeddingRequest(.embeddings), base64, EmbeddingRequest(.ollamaEmbed), EmbeddingRequest(.ollamaEmbeddings),
        ]
    }()

    /// What a client reads: numbers as they are written, parted by commas, or the bytes behind base64.
    static func read(_ root: JSONView, _ request: EmbeddingRequest) -> [[UInt8]] {
        switch request.api {
        case .ollamaEmbeddings: return root["embedding"].map { [numbers($0)] } ?? []
        case .ollamaEmbed: return (root["embeddings"]?.elements).map { $0.map(numbers) } ?? []
        default:
            let items = (root["data"]?.elements).map(Array.init) ?? []
            for (place, item) in items.enumerated() {
                Fuzzing.expect(item["index"]?.int == place, "vector \(place) out of order")
            }
            return items.compactMap { $0["embedding"] }.map { request.wantsBase64 ? decoded($0) : numbers($0) }
        }
    }

    static func numbers(_ vector: JSONView) -> [UInt8] {
        Array(vector.elements.map(\.lexeme).joined(separator: ",").utf8)
    }

    private static func decoded(_ view: JSONView) -> [UInt8] {
        guard let text = view.string, let data = Data(base64Encoded: text) else {
            fatalError("no base64: \(view.lexeme)")
        }
        return Array(data)
    }

    static func floats(_ vector: JSONView) -> [UInt8] {
        vector.elements.flatMap { number in
            withUnsafeBytes(of: Float(Double(number.lexeme) ?? .nan).bitPattern.littleEndian) { Array($0) }
        }
    }
}
