import CCurl
import ConsoleCore
import Glibc
import Wire

/// Talks to the control API, one request at a time; lives on one thread.
final class ControlClient {
    /// Longest wait for an answer, milliseconds; the long one is for what hashes a model first.
    static let patience = 3000
    static let longPatience = 300_000
    /// Longest answer taken.
    private static let answerLimit = 32 << 20

    private let http: OpaquePointer?
    private let endpoint: ControlEndpoint
    private let patience: Int

    init(_ access: ControlAccess, patience: Int = ControlClient.patience) {
        endpoint = access.endpoint
        self.patience = patience
        http = access.open { options in
            (options.milliseconds, options.connect_milliseconds) = (patience, Self.patience)
            options.limit = Self.answerLimit
        }
    }

    deinit { si_http_close(http) }

    func snapshot() -> Result<Snapshot, ControlError> {
        send(ControlRequest.snapshot).flatMap { body in
            guard let snapshot = Snapshot(json: body.root) else {
                let message = "the answer is no snapshot"
                return .failure(
                    ControlError(code: "version", message: message, hint: "is the gateway of this version?"))
            }
            return .success(snapshot)
        }
    }

    /// Does one action; a cancellation whose job is not known asks for the jobs first.
    func act(_ deed: Deed, now: Int) -> Answer {
        guard let request = deed.request else { return cancel(deed, now: now) }
        switch send(request, isAction: true) {
        case .success(let body): return .done(deed.outcome(body.root, now: now))
        case .failure(let error): return .refused(error)
        }
    }

    private func cancel(_ deed: Deed, now: Int) -> Answer {
        switch send(ControlRequest.jobs) {
        case .success(let body):
            guard let found = deed.found(in: body.root) else {
                return .refused(
                    ControlError(
                        code: "not_found", message: "no verification of it alone runs or waits",
                        hint: "one of all models is cancelled where it was begun, or by: secureinfer job cancel"))
            }
            return act(found, now: now)
        case .failure(let error): return .refused(error)
        }
    }

    func report(_ inquiry: Inquiry) -> Report {
        switch send(inquiry.request) {
        case .success(let body): inquiry.report(body.root)
        case .failure(let error): .failed(error)
        }
    }

    /// - Parameter isAction: true where a lost answer leaves it open whether something was changed.
    private func send(_ request: ControlRequest, isAction: Bool = false) -> Result<JSONDocument, ControlError> {
        guard let http else { return .failure(ControlError(code: "memory", message: "no memory for a connection")) }
        let target = endpoint.origin + request.target
        let answer =
            request.body.map { body in
                body.withUnsafeBufferPointer {
                    si_http_send(http, request.method, target, $0.baseAddress, $0.count)
                }
            } ?? si_http_send(http, request.method, target, nil, 0)
        guard answer.status > 0, answer.failure == SI_HTTP_ANSWERED else {
            return .failure(unreachable(answer, isAction: isAction))
        }
        let bytes = Array(UnsafeBufferPointer(start: answer.body, count: answer.count))
        let document = try? JSONDocument(bytes.isEmpty ? Array("{}".utf8) : bytes)
        guard 200..<300 ~= answer.status else {
            let plain = ControlError(code: "status_\(answer.status)", message: "the gateway answered \(answer.status)")
            return .failure(document.flatMap { ControlError(json: $0.root) } ?? plain)
        }
        guard let document else { return .failure(ControlError(code: "malformed", message: "the answer is not JSON")) }
        return .success(document)
    }

    private func unreachable(_ answer: si_http_answer, isAction: Bool) -> ControlError {
        guard answer.too_long == 0 else { return ControlFault.tooLong(megabytes: 32).error(at: endpoint) }
        var error = ControlFault(answer, patience: patience).error(at: endpoint)
        if isAction, [SI_HTTP_TIMED_OUT, SI_HTTP_CUT].contains(answer.failure) {
            error.code = Answer.unknownCode
            error.hint = "it may have been done all the same: look before you repeat it"
        }
        return error
    }
}
