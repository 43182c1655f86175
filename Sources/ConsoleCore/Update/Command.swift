/// What a key asks for outside dialogs and input lines.
enum Command: Sendable, Hashable {
    case down, up, pageDown, pageUp, top, bottom, nextPane, previousPane, zoom
    case pane(Pane)
    case filter, back, searchNext, searchPrevious, commandLine, mark, unmark
    case rewind, forward, export, copy
    case sort, invert, pause, follow, detail, reveal, theme
    case acknowledge, close, falsePositive, ban, undo, revokeKey, suspendTenant, verify, verifyAll, approve
    case redraw, suspend, help, quit, interrupt

    /// True for what changes something at the gateway.
    var isAction: Bool {
        switch self {
        case .acknowledge, .close, .falsePositive, .ban, .undo, .revokeKey, .suspendTenant, .verify, .verifyAll,
            .approve:
            true
        default: false
        }
    }
}
