import Glibc
import Stores
import Wire

/// What a management command talks to, for as long as the command runs.
final class Backend {
    /// Items of a list that one call brings.
    static let page = 500

    private let transport: any ControlTransport

    init(_ transport: any ControlTransport) { self.transport = transport }

    /// Calls a route and returns the JSON that it answers.
    func call(_ request: ControlRequest) throws -> JSONView {
        let (status, answer) = try exchange(request)
        guard status < 400 else { throw Self.failure(status, answer) }
        return answer
    }

    /// Whether the gateway takes requests, and its state: `{"status","reasons"}`.
    func readiness() throws -> (isReady: Bool, state: JSONView) {
        let (status, answer) = try exchange(ControlRequest(.get, "readyz"))
        guard status == 200 || status == 503 && answer["status"] != nil else { throw Self.failure(status, answer) }
        return (status == 200, answer)
    }

    private func exchange(_ request: ControlRequest) throws -> (status: Int, answer: JSONView) {
        let reply = try transport.send(request)
        guard let document = try? JSONDocument(reply.body) else {
            throw Failure(
                "the answer is no JSON (status \(reply.status))", hint: "Is that a gateway's control address?")
        }
        return (reply.status, document.root)
    }

    private static func failure(_ status: Int, _ answer: JSONView) -> Failure {
        Failure(
            ControlError(json: answer)
                ?? ControlError(code: "internal", message: "The gateway answered \(status)"))
    }

    /// All items of a list that comes in one piece.
    func list(_ request: ControlRequest, _ member: StaticString) throws -> [JSONView] {
        try call(request)[member].map { Array($0.elements) } ?? []
    }

    /// All items of a list, page by page.
    ///
    /// - Parameters:
    ///   - member: where the items are in an answer.
    ///   - cursor: the parameter that takes the `next` of the page before.
    ///   - limit: most items; nil for all.
    ///   - body: hears each item; the pages are not kept.
    func each(
        _ request: ControlRequest, _ member: StaticString, cursor: String, limit: Int? = nil,
        _ body: (JSONView) throws -> Void
    ) throws {
        var left = limit ?? Int.max
        var next: String?
        repeat {
            let page = request.with("limit", String(min(left, Self.page))).with(cursor, next)
            let answer = try call(page)
            for item in (answer[member].map { Array($0.elements) } ?? []).prefix(left) {
                left -= 1
                try body(item)
            }
            let following = answer["next"].flatMap { $0.string ?? $0.int.map(String.init) }
            guard following != next else { return }
            next = following
        } while next != nil && left > 0
    }

    /// All items of a list at once.
    func all(
        _ request: ControlRequest, _ member: StaticString, cursor: String, limit: Int? = nil
    ) throws -> [JSONView] {
        var items: [JSONView] = []
        try each(request, member, cursor: cursor, limit: limit) { items.append($0) }
        return items
    }
}

extension BackendOptions {
    /// Finds the gateway or its data.
    ///
    /// - Parameters:
    ///   - making: whether a data directory that is not there is made; else it is an error.
    ///   - models: where the models of a stopped gateway are.
    func open(making: Bool = false, models: ModelSettings = ModelSettings()) throws -> Backend {
        if let live = try openLive() { return live }
        guard making || access(DataDirectory.databasePath(in: directory), F_OK) == 0 else {
            throw Failure(
                "there is no gateway's data at \(directory)",
                hint: "Name the data directory with --data, or a running gateway with --control.")
        }
        return Backend(try StoppedGateway(directory, secrets: secrets, models: models))
    }

    /// The gateway that is named, or that runs on the data directory; nil where none runs there.
    func openLive() throws -> Backend? {
        if let endpoint = try endpoint() {
            return Backend(try RemoteGateway(endpoint, try credentials(for: endpoint)))
        }
        let socket = "\(directory)/control.sock"
        switch SocketState(socket) {
        case .live: return Backend(try RemoteGateway(.unix(path: socket), ControlCredentials()))
        case .stale, .absent: return nil
        case .closed(let cause):
            throw Failure(
                "unix:\(socket) cannot be opened: \(cause)", hint: "Run this as the user that runs the gateway.")
        }
    }
}
