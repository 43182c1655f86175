import NIOCore
import Wire

/// Asks a model server which API it speaks and which models it has.
public struct UpstreamProbe: Sendable {
    private let pool: NIOLoopBound<UpstreamPool>
    private let request: UpstreamRequest
    private let loop: any EventLoop

    /// Longest wait for one answer: the gateway starts and stops in seconds whatever the server does.
    private static let limit = TimeAmount.seconds(2)

    public init(pool: NIOLoopBound<UpstreamPool>, request: UpstreamRequest, on loop: any EventLoop) {
        self.pool = pool
        self.request = request
        self.loop = loop
    }

    /// Asks once; nil when the server cannot be reached or speaks neither API.
    ///
    /// - Parameters:
    ///   - wanted: skips the question which.
    ///   - running: whether an Ollama server is also asked what it has loaded.
    public func ask(_ wanted: Dialect?, running: Bool = false) async -> UpstreamFacts? {
        var version = ""
        if wanted != .openai, let answer = await get("/api/version") {
            version = ModelList.text(answer.root["version"])
        }
        if wanted == .ollama || !version.isEmpty {
            guard let models = await get("/api/tags").flatMap({ ModelList.ollama($0.root) }) else { return nil }
            let loaded = running ? await get("/api/ps").flatMap { ModelList.ollama($0.root) } : []
            return UpstreamFacts(dialect: .ollama, models: models, version: version, running: loaded)
        }
        guard let models = await get("/v1/models").flatMap({ ModelList.openAI($0.root) }) else { return nil }
        let takesSalt = models.contains { $0.ownedBy == "vllm" } ? await takesSalt() : false
        return UpstreamFacts(dialect: .openai, models: models, version: "", takesSalt: takesSalt)
    }

    /// vLLM takes a salt from 0.9 on; before, it passed over the member or refused it.
    private func takesSalt() async -> Bool {
        let version = await get("/version").map { ModelList.text($0.root["version"]) } ?? ""
        let numbers = version.split(separator: ".").prefix(2).compactMap { UInt32($0) }
        return numbers.count == 2 && !numbers.lexicographicallyPrecedes([0, 9])
    }

    private func get(_ path: StaticString) async -> JSONDocument? {
        let (pool, request, loop) = (pool, request, loop)
        let body = try? await loop.flatSubmit {
            let collector = BodyCollector(loop.makePromise(of: [UInt8]?.self))
            let ticket = pool.value.send(request.get(path), to: collector)
            let timer = loop.assumeIsolated().scheduleTask(in: Self.limit) {
                ticket.cancel()
                collector.giveUp()
            }
            collector.promise.futureResult.whenComplete { _ in timer.cancel() }
            return collector.promise.futureResult
        }.get()
        guard let body else { return nil }
        return try? JSONDocument(body)
    }
}

/// Gathers the body of a small 200 answer.
private final class BodyCollector: UpstreamReceiver {
    /// Bytes: some hundred for each of the models that are read.
    private static let limit = 8 << 20
    let promise: EventLoopPromise<[UInt8]?>
    private var isOver = false
    private var body: [UInt8] = []
    private var isGood = false

    init(_ promise: EventLoopPromise<[UInt8]?>) { self.promise = promise }

    func upstreamHead(_ head: HTTPResponseHead) { isGood = head.status == 200 }

    func upstreamBody(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard body.count + bytes.count <= Self.limit else { return isGood = false }
        body.append(contentsOf: bytes)
    }

    func upstreamEnd() { end(isGood ? body : nil) }
    func upstreamFailed(_ fault: UpstreamFault) { end(nil) }
    func giveUp() { end(nil) }

    private func end(_ answer: [UInt8]?) {
        if isOver { return }
        isOver = true
        promise.succeed(answer)
    }
}
