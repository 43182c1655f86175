import CCurses
import ConsoleCore

/// What the terminal or the system had to say.
enum TerminalEvent {
    case nothing
    case key(Key)
    case paste(isOpen: Bool)
    case mouse(Mouse)
    case resized
    case signal(Int32)
    case woken
    /// The terminal is gone.
    case gone

    /// Waits at most so long.
    static func next(milliseconds: Int32) -> TerminalEvent {
        let event = si_wait(milliseconds)
        switch Int(event.kind) {
        case SI_EVENT_KEY: return key(event.code).map { .key($0) } ?? .nothing
        case SI_EVENT_FUNCTION: return function(event.code).map { .key($0) } ?? .nothing
        case SI_EVENT_PASTE: return .paste(isOpen: event.code == 1)
        case SI_EVENT_MOUSE: return mouse(event).map { .mouse($0) } ?? .nothing
        case SI_EVENT_RESIZE: return .resized
        case SI_EVENT_SIGNAL: return .signal(Int32(event.code))
        case SI_EVENT_WAKE: return .woken
        case SI_EVENT_GONE: return .gone
        default: return .nothing
        }
    }

    private static func key(_ code: UInt32) -> Key? {
        switch code {
        case 10, 13: .enter
        case 9: .tab
        case 27: .escape
        case 8, 127: .backspace
        case 1...26: .control(Unicode.Scalar(UInt8(code + 96)))
        case 0..<32: nil
        default: Unicode.Scalar(code).map { .character($0) }
        }
    }

    private static func mouse(_ event: si_event) -> Mouse? {
        let action: Mouse.Action? =
            switch Int(event.code) {
            case SI_MOUSE_PRESS: .press
            case SI_MOUSE_RELEASE: .release
            case SI_MOUSE_DOUBLE: .double
            case SI_MOUSE_WHEEL_UP: .wheelUp
            case SI_MOUSE_WHEEL_DOWN: .wheelDown
            default: nil
            }
        return action.map { Mouse(row: Int(event.row), column: Int(event.column), action: $0) }
    }

    private static func function(_ code: UInt32) -> Key? {
        switch Int(code) {
        case SI_KEY_UP: .up
        case SI_KEY_DOWN: .down
        case SI_KEY_LEFT: .left
        case SI_KEY_RIGHT: .right
        case SI_KEY_PAGE_UP: .pageUp
        case SI_KEY_PAGE_DOWN: .pageDown
        case SI_KEY_HOME: .home
        case SI_KEY_END: .end
        case SI_KEY_BACKSPACE: .backspace
        case SI_KEY_BACK_TAB: .backTab
        case SI_KEY_ENTER: .enter
        case SI_KEY_F1: .function(1)
        default: nil
        }
    }
}
