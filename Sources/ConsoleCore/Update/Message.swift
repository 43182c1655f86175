import Wire

/// All that can happen to the console.
public enum Message: Sendable {
    case key(Key)
    case tick(Clock)
    case resize(Size)
    case feed(FeedLink)
    /// The feed comes from there from now on.
    case source(FeedSource)
    case control(ControlLink)
    case snapshot(Snapshot)
    case event(FeedEvent)
    /// Messages of the feed that were thrown away: wrong mac, malformed, or too many to hold.
    case dropped(Int)
    /// The answer to the action with this token.
    case answered(token: Int, Answer)
}

/// What the gateway said to an action.
public enum Answer: Sendable, Equatable {
    /// Done; the ban as it is in force where there is one.
    case done(FeedEvent.Ban?)
    /// Refused, or the gateway could not be reached.
    case refused(ControlError)
}

/// All that the console wants done in the world.
public enum Effect: Sendable, Equatable {
    case ban(token: Int, BanRequest)
    case lift(token: Int, ban: String)
    case verify(token: Int, model: String)
    case acknowledge(token: Int, alert: String)
    case requestSnapshot
    /// Draw every cell anew.
    case redraw
    case bell
    case suspend
    case quit
}
