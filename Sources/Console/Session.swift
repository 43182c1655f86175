import CCurses
import ConsoleCore
import Glibc
import Wire

/// The console at work on a terminal: one loop over keys, signals and messages.
struct Session {
    /// Least time between two frames while keys wait behind each other, milliseconds.
    private static let keyFrameTime = 20
    /// Messages taken between two looks at the keys, about a millisecond's, and how long before a look at the signals and
    /// the next frame, milliseconds.
    private static let batch = 128
    private static let batchTime = 10

    private var model: Model
    private let options: SessionOptions
    private var terminal: Terminal
    private let mailbox = Mailbox()
    private let snapshots: ControlWorker
    private let actions: ControlWorker
    private let slowActions: ControlWorker
    private let inquiries: ControlWorker
    private let feed: FeedListener
    private let stream: StreamListener
    private let repairs: RepairWorker
    private let recorder: Recorder?
    private let replay: ReplayThread?
    private let files: PreferenceFiles?
    private var isDirty = false
    /// True when something happened that an operator waits to see.
    private var isUrgent = false
    private var paste = PasteGuard()
    private var drawnAt = 0
    private var exitCode: Int32?

    /// - Parameter files: where what the session leaves is kept; nil keeps nothing.
    init(_ options: SessionOptions, terminal: Terminal, start: PreferenceFiles.Start, files: PreferenceFiles?) {
        self.files = files
        self.options = options
        self.terminal = terminal
        let isReplay = options.replay != nil
        snapshots = ControlWorker(options.control, mailbox: mailbox, clock: options.clock, isReplay: isReplay)
        actions = ControlWorker(options.control, mailbox: mailbox, clock: options.clock, isReplay: isReplay)
        slowActions = ControlWorker(
            options.control, mailbox: mailbox, clock: options.clock, patience: ControlClient.longPatience,
            isReplay: isReplay)
        inquiries = ControlWorker(options.control, mailbox: mailbox, clock: options.clock, isReplay: isReplay)
        feed = FeedListener(mailbox: mailbox)
        stream = StreamListener(options.control, mailbox: mailbox)
        repairs = RepairWorker(options.control, mailbox: mailbox)
        recorder = options.recorder
        replay = options.replay.map { [mailbox] in ReplayThread($0, mailbox: mailbox) }
        model = Model(
            size: options.size ?? terminal.size, clock: options.replay?.start ?? options.clock.now,
            settings: options.settings)
        _ = update(&model, start.message)
    }

    /// Runs until the operator quits, a signal ends it or the terminal goes away; answers the exit code.
    mutating func run() -> Int32 {
        draw()
        if let replay {
            replay.start()
        } else {
            snapshots.start()
            repairs.start()
        }
        actions.start()
        slowActions.start()
        inquiries.start()
        tick()
        while exitCode == nil {
            let event = TerminalEvent.next(milliseconds: patience)
            tick()
            take(event)
            takeMessages()
            if isFrameDue { draw() }
        }
        files?.save(model.saved)
        return exitCode ?? 0
    }

    /// A recording has clocks of its own.
    private mutating func tick() {
        if replay == nil { apply(.tick(options.clock.now)) }
    }

    private var frameTime: Int { model.preferences.frameTime }

    /// None while messages wait; until the next frame where one is due; else until the clock shows another second. Only
    /// then does a message wake this thread: what comes between two frames is collected for the second one.
    private var patience: Int32 {
        guard mailbox.isEmpty else { return 0 }
        let now = options.clock.now
        if isDirty { return Int32(max(0, frameTime - (now.monotonic - drawnAt))) }
        return mailbox.awaitMessage() ? Int32(model.rest) : 0
    }

    /// What an operator waits for is drawn at once; keys that wait behind each other share frames.
    private var isFrameDue: Bool {
        guard isDirty else { return false }
        let age = options.clock.now.monotonic - drawnAt
        return age >= frameTime || isUrgent && (age >= Self.keyFrameTime || si_has_input() == 0)
    }

    private mutating func take(_ event: TerminalEvent) {
        switch event {
        case .nothing, .woken: isDirty = true
        case .key(let key): press(key)
        case .paste(let isOpen): paste.take(isOpen: isOpen, at: options.clock.now.monotonic)
        case .mouse(let mouse): if !paste.isPasting { applyAtOnce(.mouse(mouse)) }
        case .resized:
            // Terminals move what they show when their size changes.
            terminal.forget()
            applyAtOnce(.resize(options.size ?? terminal.size))
        case .signal(let number): take(signal: number)
        case .gone: exitCode = 1
        }
    }

    /// Takes what came, but leaves the rest for later as soon as a key waits.
    private mutating func takeMessages() {
        let end = options.clock.now.monotonic + Self.batchTime
        repeat {
            let messages = mailbox.take(Self.batch)
            for message in messages { apply(message) }
            guard messages.count == Self.batch else { return }
        } while si_has_input() == 0 && options.clock.now.monotonic < end
    }

    private mutating func applyAtOnce(_ message: Message) {
        isUrgent = true
        apply(message)
    }

    private mutating func press(_ key: Key) {
        guard paste.passes(key, isTyping: model.isTyping, at: options.clock.now.monotonic) else { return }
        applyAtOnce(.key(key))
    }

    private mutating func take(signal number: Int32) {
        switch number {
        case SIGCONT: resume { si_resume() }
        case SIGTSTP: resume { si_suspend() }
        default: exitCode = 128 + number
        }
    }

    /// Takes the terminal again, in whatever size it has now.
    private mutating func resume(_ takeTerminal: () -> Void) {
        takeTerminal()
        terminal.forget()
        applyAtOnce(.resize(options.size ?? terminal.size))
    }

    private mutating func apply(_ message: Message) {
        if case .tick = message {} else { isDirty = true }
        if case .snapshot(let snapshot) = message { follow(snapshot) }
        if let failure = recorder?.record(message, at: options.clock.now) {
            _ = update(&model, .exported(.failure(failure)))
        }
        for effect in update(&model, message) { perform(effect) }
    }

    private mutating func perform(_ effect: Effect) {
        switch effect {
        case .act(let token, let deed): (deed.isSlow ? slowActions : actions).submit(.act(token: token, deed))
        case .inquire(let inquiry): inquiries.submit(.inquire(inquiry))
        case .flushInput: si_flush_input()
        case .requestSnapshot: snapshots.submit(.snapshot)
        case .repair(let hole): repairs.submit(hole)
        case .export(let path, let lines): apply(.exported(Exporter.write(lines, to: path, clock: options.clock.now)))
        case .replay(let order): replay?.obey(order)
        case .copy(let text): Clipboard.put(text)
        case .redraw: terminal.forget()
        case .bell: si_bell()
        case .suspend: resume { si_suspend() }
        case .quit: exitCode = 0
        }
    }

    /// Points the listeners at the source and the key of the newest snapshot; one of them listens at a time.
    private mutating func follow(_ snapshot: Snapshot) {
        guard replay == nil else { return }
        repairs.set(options.feedSource(snapshot))
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
        let began = options.clock.now.monotonic
        terminal.draw(view(model))
        // A terminal that takes its time must leave some for the messages.
        drawnAt = max(began, options.clock.now.monotonic - frameTime / 2)
        isDirty = false
        isUrgent = false
    }
}
