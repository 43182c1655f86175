import Wire

/// All that can happen to the console.
public enum Message: Sendable {
    case key(Key)
    case mouse(Mouse)
    case tick(Clock)
    case resize(Size)
    /// What files say at the start: settings, what the last session left, and lines that make no sense.
    case preferences(Preferences, SavedState, faults: [String])
    case feed(FeedLink)
    /// The feed comes from there from now on.
    case source(FeedSource)
    case control(ControlLink)
    case snapshot(Snapshot)
    case event(FeedEvent)
    /// Messages of the feed that were thrown away, and why.
    case dropped(Int, Loss = .malformed)
    /// Some of what was found of events that never came; ``repaired(_:_:from:)`` with the rest ends it.
    case found(Hole, [FeedEvent])
    /// What was found of events that never came, of whichever run of whichever gateway: all that will be.
    case repaired(Hole, [FeedEvent], from: RepairSource)
    /// How an export ended: the file and how many rows it has, or why there is none.
    case exported(Result<Exported, ExportFailure>)
    /// What the recording that is played says about itself.
    case replay(ReplayNotice)
    /// The answer to the action with this token.
    case answered(token: Int, Answer)
    /// What came back for something that was asked.
    case reported(Inquiry, Report)
}

/// Where missing events were found.
public enum RepairSource: String, Sendable, CaseIterable {
    /// The capped stream in Redis.
    case redis
    /// The gateway's own memory, over the control API.
    case control
    /// Nowhere, or nobody could be asked.
    case nowhere
}

/// All that the console wants done in the world.
public enum Effect: Sendable, Equatable {
    /// Do this at the gateway; the answer carries the token.
    case act(token: Int, Deed)
    case inquire(Inquiry)
    /// Throw away what was typed and not read yet.
    case flushInput
    case requestSnapshot
    /// Look for events that never came.
    case repair(Hole)
    /// Write lines of JSON to this file, or to one of its own making. Never over another.
    case export(path: String?, [[UInt8]])
    /// Put a text into the terminal's clipboard.
    case copy(String)
    /// Command the recording that is played.
    case replay(ReplayOrder)
    /// Draw every cell anew.
    case redraw
    case bell
    case suspend
    case quit
}
