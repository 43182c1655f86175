import ConsoleCore
import Glibc
import Synchronization
import Wire

/// What a control thread is asked to do.
enum ControlJob: Sendable {
    case snapshot
    case act(token: Int, Deed)
    case inquire(Inquiry)
}

/// A thread with a connection of its own to the control API. There are several, so that a slow snapshot, a look-up or a
/// long hash delays no ban.
final class ControlWorker: Sendable {
    private static let capacity = 1024
    /// An action that waited this long behind others is not sent any more, milliseconds: a ban must not come as a surprise.
    private static let longestWait = 10_000

    private let jobs = Mutex<[(job: ControlJob, since: Int)]>([])
    private let waiting = Semaphore()
    private let access: ControlAccess
    private let mailbox: Mailbox
    private let clock: SystemClock
    private let patience: Int
    /// True while a recording is played: there is no gateway, so everything is refused.
    private let isReplay: Bool

    init(
        _ access: ControlAccess, mailbox: Mailbox, clock: SystemClock, patience: Int = ControlClient.patience,
        isReplay: Bool = false
    ) {
        self.isReplay = isReplay
        self.access = access
        self.mailbox = mailbox
        self.clock = clock
        self.patience = patience
    }

    func start() {
        WorkerThread.start { self.run() }
    }

    /// Queues a job; several requests for a snapshot that wait are one.
    func submit(_ job: ControlJob) {
        guard !isReplay else {
            return refuse(job, ControlError(code: "replay", message: "a recording is played, nothing is sent"))
        }
        let now = clock.now.monotonic
        let accepted = jobs.withLock { jobs in
            if case .snapshot = job, jobs.contains(where: { $0.job.isSnapshot }) { return true }
            guard jobs.count < Self.capacity else { return false }
            jobs.append((job, now))
            return true
        }
        if accepted { return waiting.signal() }
        refuse(job, ControlError(code: "queue_full", message: "too many actions wait for the gateway"))
    }

    private func refuse(_ job: ControlJob, _ error: ControlError) {
        switch job {
        case .snapshot: break
        case .act(let token, _): mailbox.post([.answered(token: token, .refused(error))])
        case .inquire(let inquiry): mailbox.post([.reported(inquiry, .failed(error))])
        }
    }

    private func run() {
        let client = ControlClient(access, patience: patience)
        while true {
            waiting.wait()
            guard let (job, since) = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { continue }
            if case .act = job, clock.now.monotonic - since > max(Self.longestWait, patience) {
                let hint = "is the gateway still there? then ask again"
                refuse(job, ControlError(code: "not_sent", message: "waited too long behind other actions", hint: hint))
            } else {
                mailbox.post(perform(job, with: client))
            }
        }
    }

    private func perform(_ job: ControlJob, with client: ControlClient) -> [Message] {
        switch job {
        case .snapshot:
            switch client.snapshot() {
            case .success(let snapshot): return [.control(.up), .snapshot(snapshot)]
            case .failure(let error): return [.control(.down(error.message))]
            }
        case .act(let token, let deed): return [.answered(token: token, client.act(deed, now: clock.now.wall))]
        case .inquire(let inquiry): return [.reported(inquiry, client.report(inquiry))]
        }
    }
}

extension ControlJob {
    fileprivate var isSnapshot: Bool {
        if case .snapshot = self { return true }
        return false
    }
}
