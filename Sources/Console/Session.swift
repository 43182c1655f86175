import CCurses
import ConsoleCore
import Glibc
import Wire

/// The console at work on a terminal: one loop over keys, signals and messages.
struct Session {
    /// Least time between two frames that no key asked for, milliseconds: 20 frames a second.
    private static let frameTime = 50

    private var model: Model
    private let options: SessionOptions
    private let terminal: Terminal
    private let mailbox = Mailbox()
    private let snapshots: ControlWorker
    private let actions: ControlWorker
    private let feed: FeedListener
    private let stream: StreamListener
    private var isDirty = false
    private var isPasting = false
    private var drawnAt = 0
    private var exitCode: Int32?

    init(_ options: SessionOptions, terminal: Terminal) {
        self.options = options
        self.terminal = terminal
        snapshots = ControlWorker(options.control, mailbox: mailbox, clock: options.clock)
        actions = ControlWorker(options.control, mailbox: mailbox, clock: options.clock)
        feed = FeedListener(mailbox: mailbox)
        stream = StreamListener(options.control, mailbox: mailbox)
        model = Model(size: options.size ?? terminal.size, clock: options.clock.now, settings: options.settings)
    }

    /// Runs until the operator quits, a signal ends it or the terminal goes away; answers the exit code.
    mutating func run() -> Int32 {
        draw()
        snapshots.start()
        actions.start()
        apply(.tick(options.clock.now))
        while exitCode == nil {
            let event = TerminalEvent.next(milliseconds: patience)
            apply(.tick(options.clock.now))
            take(event)
            if isDirty, isUrgent(event) || options.clock.now.monotonic - drawnAt >= Self.frameTime { draw() }
        }
        return exitCode ?? 0
    }

    /// Until the next frame where one is due, else until the clock shows another second.
    private var patience: Int32 {
        let now = options.clock.now
        return isDirty ? Int32(max(0, Self.frameTime - (now.monotonic - drawnAt))) : Int32(1000 - now.wall % 1000)
    }

    /// What an operator waits for is drawn at once.
    private func isUrgent(_ event: TerminalEvent) -> Bool {
        switch event {
        case .key, .resized, .signal: true
        case .nothing, .paste, .woken, .gone: false
        }
    }

    private mutating func take(_ event: TerminalEvent) {
        switch event {
        case .nothing, .woken:
            isDirty = true
        case .key(let key): press(key)
        case .paste(let isOpen): isPasting = isOpen
        case .resized: apply(.resize(options.size ?? terminal.size))
        case .signal(let number): take(signal: number)
        case .gone: exitCode = 1
        }
        for message in mailbox.drain() { apply(message) }
    }

    /// A paste never reaches command keys: of it only characters pass, and only into a text field.
    private mutating func press(_ key: Key) {
        if isPasting {
            guard model.isTyping, case .character = key else { return }
        }
        apply(.key(key))
    }

    private mutating func take(signal number: Int32) {
        if number == SIGCONT {
            si_redraw_all()
            isDirty = true
        } else {
            exitCode = 128 + number
        }
    }

    private mutating func apply(_ message: Message) {
        if case .tick = message {} else { isDirty = true }
        if case .snapshot(let snapshot) = message { follow(snapshot) }
        for effect in update(&model, message) { perform(effect) }
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .ban(let token, let request): actions.submit(.ban(token: token, request))
        case .lift(let token, let ban): actions.submit(.lift(token: token, ban: ban))
        case .verify(let token, let model): actions.submit(.verify(token: token, model: model))
        case .acknowledge(let token, let alert): actions.submit(.acknowledge(token: token, alert: alert))
        case .requestSnapshot: snapshots.submit(.snapshot)
        case .redraw: si_redraw_all()
        case .bell: si_bell()
        case .suspend: si_suspend()
        case .quit: exitCode = 0
        }
    }

    /// Points the listeners at the source and the key of the newest snapshot; one of them listens at a time.
    private mutating func follow(_ snapshot: Snapshot) {
        switch options.feedSource(snapshot) {
        case .redis(let address, let key):
            apply(.source(.redis))
            stream.stop()
            feed.listen(at: address, key: key)
        case .control(let key):
            apply(.source(.control))
            feed.stop()
            stream.listen(key: key)
        case .none(let reason): apply(.feed(.off(reason)))
        }
    }

    private mutating func draw() {
        terminal.draw(view(model))
        drawnAt = options.clock.now.monotonic
        isDirty = false
    }
}
