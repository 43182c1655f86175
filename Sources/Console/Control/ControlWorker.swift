import ConsoleCore
import Glibc
import Synchronization
import Wire

/// What a control thread is asked to do.
enum ControlJob: Sendable {
    case snapshot
    case ban(token: Int, BanRequest)
    case lift(token: Int, ban: String)
    case verify(token: Int, model: String)
    case acknowledge(token: Int, alert: String)

    var token: Int? {
        switch self {
        case .snapshot: nil
        case .ban(let token, _), .lift(let token, _), .verify(let token, _), .acknowledge(let token, _): token
        }
    }
}

/// A thread with a connection of its own to the control API. There are two, so that a slow snapshot delays no ban.
final class ControlWorker: Sendable {
    private static let capacity = 1024

    private let jobs = Mutex<[ControlJob]>([])
    private let waiting = Semaphore()
    private let access: ControlAccess
    private let mailbox: Mailbox
    private let clock: SystemClock

    init(_ access: ControlAccess, mailbox: Mailbox, clock: SystemClock) {
        self.access = access
        self.mailbox = mailbox
        self.clock = clock
    }

    func start() {
        WorkerThread.start { self.run() }
    }

    /// Queues a job; several requests for a snapshot that wait are one.
    func submit(_ job: ControlJob) {
        let accepted = jobs.withLock { jobs in
            if case .snapshot = job, jobs.contains(where: { $0.token == nil }) { return true }
            guard jobs.count < Self.capacity else { return false }
            jobs.append(job)
            return true
        }
        if accepted { return waiting.signal() }
        if let token = job.token {
            let error = ControlError(code: "queue_full", message: "too many actions wait for the gateway")
            mailbox.post([.answered(token: token, .refused(error))])
        }
    }

    private func run() {
        let client = ControlClient(access)
        while true {
            waiting.wait()
            let job = jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let job { mailbox.post(perform(job, with: client)) }
        }
    }

    private func perform(_ job: ControlJob, with client: ControlClient) -> [Message] {
        switch job {
        case .snapshot:
            switch client.snapshot() {
            case .success(let snapshot): return [.control(.up), .snapshot(snapshot)]
            case .failure(let error): return [.control(.down(error.message))]
            }
        case .ban(let token, let request): return answer(token, client.ban(request, now: clock.now.wall))
        case .lift(let token, let ban): return answer(token, client.act("DELETE", "/v1/bans/\(ban.pathSegment)"))
        case .verify(let token, let model):
            return answer(token, client.act("POST", "/v1/models/\(model.pathSegment)/verify"))
        case .acknowledge(let token, let alert):
            return answer(token, client.act("POST", "/v1/alerts/\(alert.pathSegment)/ack"))
        }
    }

    private func answer(_ token: Int, _ result: Result<FeedEvent.Ban?, ControlError>) -> [Message] {
        switch result {
        case .success(let ban): [.answered(token: token, .done(ban))]
        case .failure(let error): [.answered(token: token, .refused(error))]
        }
    }
}
