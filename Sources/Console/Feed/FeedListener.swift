import ConsoleCore
import Glibc
import Synchronization
import Wire

/// The thread that keeps the subscription up and turns its messages into events.
final class FeedListener: Sendable {
    /// Silence after which a sign of life is asked for, and how long that may take before the connection is given up.
    /// Milliseconds.
    private static let silence: Int32 = 10_000
    private static let patience: Int32 = 2000

    private struct Target: Equatable {
        var address: RedisAddress
        var key: FeedKey
    }

    private struct State {
        var target: Target?
        /// True while the thread lives.
        var isRunning = false
    }

    private let state = Mutex(State())
    private let mailbox: Mailbox

    init(mailbox: Mailbox) { self.mailbox = mailbox }

    /// Subscribes there from now on.
    func listen(at address: RedisAddress, key: FeedKey) {
        let mustStart = state.withLock { state in
            defer { state.isRunning = true }
            state.target = Target(address: address, key: key)
            return !state.isRunning
        }
        if mustStart { WorkerThread.start { self.run() } }
    }

    /// Hears nothing from now on; the thread ends.
    func stop() { state.withLock { $0.target = nil } }

    private func next() -> Target? {
        state.withLock { state in
            if state.target == nil { state.isRunning = false }
            return state.target
        }
    }

    private func run() {
        var failures = 0
        while let target = next() {
            do {
                let connection = try FeedConnection(target.address)
                failures = 0
                mailbox.post([.feed(.up)])
                try follow(connection, target)
            } catch {
                mailbox.post([.feed(.down(error.reason))])
            }
            usleep(Self.pause(after: failures))
            failures += 1
        }
    }

    /// Reads until the connection fails or another target is set.
    private func follow(_ connection: FeedConnection, _ target: Target) throws(FeedError) {
        let seal = target.key.seal
        var isAwaitingSign = false
        var pace = ReadPace()
        while state.withLock({ $0.target == target }) {
            if let payloads = try connection.read(milliseconds: isAwaitingSign ? Self.patience : Self.silence) {
                isAwaitingSign = false
                mailbox.post(waiting: Self.messages(payloads, seal: seal))
                pace.rest(after: payloads.count, now: SystemClock().now.monotonic)
            } else if isAwaitingSign {
                throw FeedError(reason: "no sign of life for 2 s")
            } else {
                try connection.ping()
                isAwaitingSign = true
            }
        }
    }

    /// Events of the payloads that verify; the others are counted by what is wrong with them.
    static func messages(_ payloads: [[UInt8]], seal: FeedSeal) -> [Message] {
        var out: [Message] = []
        var losses: [Loss: Int] = [:]
        for payload in payloads {
            if let event = seal.open(payload) {
                out.append(.event(event))
            } else {
                losses[seal.verifies(payload) ? .malformed : .forged, default: 0] += 1
            }
        }
        for loss in Loss.allCases { if let count = losses[loss] { out.append(.dropped(count, loss)) } }
        return out
    }

    /// Microseconds: 100 ms doubled with every failure up to 3.2 s, times 0.5 to 1.5, so that consoles do not come in step.
    static func pause(after failures: Int) -> useconds_t {
        UInt32(Double(100_000 << min(5, failures)) * Double.random(in: 0.5..<1.5))
    }
}
