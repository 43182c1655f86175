import ConsoleCore
import Glibc
import Synchronization

/// The thread that plays a recording into the mailbox.
final class ReplayThread: Sendable {
    /// Milliseconds between two looks at the time.
    private static let beat: UInt32 = 20

    private let options: ReplayOptions
    private let mailbox: Mailbox
    private let orders = Mutex<[ReplayOrder]>([])

    init(_ options: ReplayOptions, mailbox: Mailbox) {
        self.options = options
        self.mailbox = mailbox
    }

    func start() { WorkerThread.start { self.run() } }

    func obey(_ order: ReplayOrder) {
        orders.withLock { if $0.count < 64 { $0.append(order) } }
    }

    private func run() {
        mailbox.post([.replay(.started(speed: options.speed))])
        guard var player = try? options.player() else { return mailbox.post([.replay(.over)]) }
        var isHeld = false
        if let until = options.until {
            play(&player, until: until)
            isHeld = true
            mailbox.post([.replay(.held(true))])
        }
        if options.until == nil, let cue = options.cue { play(&player, until: cue) }
        var (anchor, reached) = (Self.now, player.wall)
        while !player.isOver {
            for order in orders.withLock({ waiting in
                defer { waiting = [] }
                return waiting
            }) {
                take(order, &player, &isHeld)
                (anchor, reached) = (Self.now, player.wall)
            }
            if !isHeld {
                let target = reached + Int(Double(Self.now - anchor) * options.speed)
                play(&player, until: options.speed > 0 ? target : .max)
            }
            usleep(Self.beat * 1000)
        }
    }

    private func take(_ order: ReplayOrder, _ player: inout ReplayPlayer, _ isHeld: inout Bool) {
        switch order {
        case .hold, .resume:
            isHeld = order == .hold
            mailbox.post([.replay(.held(isHeld))])
        case .step: if let next = player.next { play(&player, until: next, once: true) }
        case .skip(let seconds): play(&player, until: player.wall + seconds * 1000)
        }
    }

    /// Plays up to a time, waiting for the screen where it does not follow.
    private func play(_ player: inout ReplayPlayer, until time: Int, once: Bool = false) {
        while let messages = try? player.messages(until: time) {
            mailbox.post(waiting: messages)
            if once { return }
        }
    }

    private static var now: Int { SystemClock().now.monotonic }
}
