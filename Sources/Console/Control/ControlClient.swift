import CCurl
import ConsoleCore
import Glibc
import Wire

/// Talks to the control API, one request at a time; lives on one thread.
final class ControlClient {
    /// Longest wait for an answer, milliseconds, and the longest answer taken.
    private static let patience = 3000
    private static let answerLimit = 32 << 20

    private let http: OpaquePointer?
    private let endpoint: ControlEndpoint

    init(_ access: ControlAccess) {
        endpoint = access.endpoint
        http = access.open { options in
            (options.milliseconds, options.connect_milliseconds) = (Self.patience, Self.patience)
            options.limit = Self.answerLimit
        }
    }

    deinit { si_http_close(http) }

    func snapshot() -> Result<Snapshot, ControlError> {
        send("GET", "/v1/snapshot").flatMap { body in
            guard let snapshot = Snapshot(json: body.root) else {
                let message = "the answer is no snapshot"
                return .failure(
                    ControlError(code: "version", message: message, hint: "is the gateway of this version?"))
            }
            return .success(snapshot)
        }
    }

    /// The ban as it is in force; made up from the request where the gateway only names its id.
    func ban(_ request: BanRequest, now: Int) -> Result<FeedEvent.Ban?, ControlError> {
        send("POST", "/v1/bans", request.json()).map { body in
            if let ban = FeedEvent.Ban(json: body.root) { return ban }
            guard let id = body.root["id"]?.string else { return nil }
            return FeedEvent.Ban(
                id: id, op: "add", scope: request.scope, target: request.target,
                until: request.seconds.map { now + $0 * 1000 }, reason: request.reason, origin: "operator", by: "local")
        }
    }

    /// Any action of which only the outcome counts.
    func act(_ method: String, _ path: String) -> Result<FeedEvent.Ban?, ControlError> {
        send(method, path, method == "POST" ? Array("{}".utf8) : nil).map { _ in nil }
    }

    private func send(_ method: String, _ path: String, _ body: [UInt8]? = nil) -> Result<JSONDocument, ControlError> {
        guard let http else { return .failure(ControlError(code: "memory", message: "no memory for a connection")) }
        let answer =
            body.map { body in
                body.withUnsafeBufferPointer {
                    si_http_send(http, method, endpoint.origin + path, $0.baseAddress, $0.count)
                }
            } ?? si_http_send(http, method, endpoint.origin + path, nil, 0)
        guard answer.status > 0, answer.failure == SI_HTTP_ANSWERED else { return .failure(unreachable(answer)) }
        let bytes = Array(UnsafeBufferPointer(start: answer.body, count: answer.count))
        let document = try? JSONDocument(bytes.isEmpty ? Array("{}".utf8) : bytes)
        guard 200..<300 ~= answer.status else {
            let plain = ControlError(code: "status_\(answer.status)", message: "the gateway answered \(answer.status)")
            return .failure(document.flatMap { ControlError(json: $0.root) } ?? plain)
        }
        guard let document else { return .failure(ControlError(code: "malformed", message: "the answer is not JSON")) }
        return .success(document)
    }

    private func unreachable(_ answer: si_http_answer) -> ControlError {
        guard answer.too_long == 0 else { return ControlFault.tooLong(megabytes: 32).error(at: endpoint) }
        return ControlFault(answer, patience: Self.patience).error(at: endpoint)
    }
}
