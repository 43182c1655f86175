/// What a key asks for outside dialogs and input lines.
enum Command: Sendable, Hashable {
    case down, up, pageDown, pageUp, top, bottom, nextPane, previousPane, zoom
    case pane(Pane)
    case filter, back
    case sort, invert, pause, follow, detail, reveal
    case acknowledge, ban, undo, verify, verifyAll
    case redraw, suspend, help, quit, interrupt

    /// True for what changes something at the gateway.
    var isAction: Bool {
        switch self {
        case .acknowledge, .ban, .undo, .verify, .verifyAll: true
        default: false
        }
    }
}
