/// What a key asks of the recording that is played.
public enum ReplayOrder: Sendable, Equatable {
    case hold, resume
    /// Play the next line, and stay held.
    case step
    /// Go on by so many seconds of the recording at once.
    case skip(seconds: Int)
}

/// What the recording that is played says about itself.
public enum ReplayNotice: Sendable, Equatable {
    /// It is played at so many times its own pace; 0 is as fast as can be.
    case started(speed: Double)
    case caption(String)
    /// It stands still from now on, or goes on.
    case held(Bool)
    case over
}

/// A recording that is played, as the screen shows it.
struct ReplayState: Sendable, Equatable {
    static let longestCaption = 300

    var speed = 1.0
    var isHeld = false
    var isOver = false
    var caption = ""

    /// `▶ REPLAY 5x`.
    var label: String {
        if isOver { return "■ REPLAY over" }
        return isHeld ? "‖ REPLAY held" : "▶ REPLAY \(pace)"
    }

    private var pace: String {
        guard speed > 0 else { return "max" }
        return (speed < 1000 && speed != speed.rounded() ? Quantity.rate(speed) : "\(Int(min(speed, 1e6)))") + "x"
    }
}

extension Model {
    /// Seconds of the recording that `]` skips while it runs.
    private static let replaySkip = 10

    mutating func take(_ notice: ReplayNotice) -> [Effect] {
        var state = replay ?? ReplayState()
        switch notice {
        case .started(let speed): state.speed = speed
        case .caption(let text): state.caption = text.bounded(ReplayState.longestCaption)
        case .held(let isHeld): state.isHeld = isHeld
        case .over: state.isOver = true
        }
        replay = state
        return []
    }

    /// True for what `p` would set going again: a recording that is held, or a frozen screen.
    var standsStill: Bool {
        guard let replay, !isRewound else { return isPaused }
        return replay.isHeld
    }

    mutating func holdReplay() -> [Effect] {
        guard let replay, !replay.isOver else { return [] }
        return [.replay(replay.isHeld ? .resume : .hold)]
    }

    /// One line further while it is held, else some seconds; nothing without a recording.
    mutating func stepReplay() -> [Effect] {
        guard let replay, !replay.isOver else { return [] }
        return [.replay(replay.isHeld ? .step : .skip(seconds: Self.replaySkip))]
    }
}
