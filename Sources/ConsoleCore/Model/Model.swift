import Vocabulary
import Wire

/// What the console was started with.
public struct Settings: Sendable, Equatable {
    /// True refuses every action.
    public var readOnly: Bool
    /// Who acts, as far as the console knows: `local` over the unix socket.
    public var operatorName: String
    /// Address of the control API, for messages.
    public var control: String

    public init(readOnly: Bool = false, operatorName: String = "local", control: String = "") {
        self.readOnly = readOnly
        self.operatorName = operatorName
        self.control = control
    }
}

/// What covers the panes.
enum Overlay: Sendable, Equatable {
    case help(scroll: Int)
    case detail(RowID, scroll: Int)
    case ban(BanDialog)
}

/// The whole state of the console; only ``update(_:_:)`` changes it, only ``view(_:)`` draws it.
public struct Model: Sendable {
    public var size: Size
    let settings: Settings
    var clock: Clock
    var board = Board()
    /// What is shown while the screen is frozen; nil shows ``board``.
    var frozen: Board?
    /// True when the operator froze the screen, false when a dialog did.
    var isPaused = false
    var link = LinkState()
    var tracker = SequenceTracker()
    /// True once the feed was up; what is missing after that is a gap.
    var hadFeed = false
    /// A snapshot is to be asked for once the last request is a second old.
    var wantsSnapshot = false
    var askedAt: Int?

    var focus = Pane.tenants
    var isZoomed = false
    var lists: [Pane: ListState] = [:]
    var order = TenantOrder.risk
    var isInverted = false
    var overlay: Overlay?
    /// Text of the filter in force.
    var filterText = ""
    /// What is being typed after `/`; nil when nothing is.
    var filterInput: String?
    var mode = GlyphReader.Mode.safe

    var audit = Ring<AuditLine>(capacity: AuditLine.kept)
    /// Actions under way, by token.
    var pending: [Int: PendingAction] = [:]
    var nextToken = 1
    /// Ban of this console that `u` lifts.
    var lastBan: FeedEvent.Ban?
    /// Monotonic time of the last bell.
    var rangAt: Int?

    public init(size: Size, clock: Clock, settings: Settings = Settings()) {
        self.size = size
        self.clock = clock
        self.settings = settings
    }

    /// What the panes show: the live board, or the frozen one.
    var shown: Board { frozen ?? board }

    /// True once a gateway has said anything.
    var hasNetworkAnswer: Bool { link.lastHeard != nil }

    /// True while characters go into a text field, where a paste is welcome.
    public var isTyping: Bool {
        if case .ban(let dialog) = overlay { return dialog.field != .duration }
        return filterInput != nil
    }

    mutating func say(_ text: String, _ style: Style = .plain) {
        audit.append(AuditLine(time: clock.wall, text: text, style: style))
    }
}
