import ConsoleCore
import Glibc
import Synchronization
import Wire

/// The thread that keeps the gateway's own stream of events up, for a gateway without Redis.
final class StreamListener: Sendable {
    /// Seconds until a gateway that refused its stream is asked again; snapshots are polled meanwhile.
    private static let refusalPause: UInt32 = 30

    private struct State {
        var key: FeedKey?
        /// True while the thread lives.
        var isRunning = false
    }

    private let access: ControlAccess
    private let mailbox: Mailbox
    private let state = Mutex(State())

    init(_ access: ControlAccess, mailbox: Mailbox) {
        self.access = access
        self.mailbox = mailbox
    }

    /// Follows the stream from now on; `key` opens its events.
    func listen(key: FeedKey) {
        let mustStart = state.withLock { state in
            defer { state.isRunning = true }
            state.key = key
            return !state.isRunning
        }
        if mustStart { WorkerThread.start { self.run() } }
    }

    /// Hears nothing from now on; the thread ends, after the next sign of life of the stream.
    func stop() { state.withLock { $0.key = nil } }

    private func next() -> FeedKey? {
        state.withLock { state in
            if state.key == nil { state.isRunning = false }
            return state.key
        }
    }

    private func run() {
        var failures = 0
        var lastID: String?
        while let key = next() {
            let stream = EventStream(access, key: key)
            let end = stream.follow(after: lastID) { [self] messages in
                guard state.withLock({ $0.key == key }) else { return false }
                if !messages.isEmpty { failures = 0 }
                mailbox.post(waiting: messages)
                return true
            }
            lastID = stream.lastID
            rest(after: end, &failures)
        }
    }

    private func rest(after end: EventStream.End, _ failures: inout Int) {
        switch end {
        case .stopped: return
        case .refused(let reason):
            mailbox.post([.feed(.off(reason))])
            sleep(Self.refusalPause)
        case .failed(let reason):
            mailbox.post([.feed(.down(reason))])
            usleep(FeedListener.pause(after: failures))
            failures += 1
        }
    }
}
