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
    /// Tones of deployments by name or word of it, in lower case; they go before the rule for names.
    public var environmentTones: [String: Style.Tone] = [:]

    /// What an action is answered with where ``readOnly`` is set.
    static let readOnlyRefusal = "read-only: started with --readonly"

    public init(readOnly: Bool = false, operatorName: String = "local", control: String = "") {
        self.readOnly = readOnly
        self.operatorName = operatorName
        self.control = control
    }
}

/// A verification of all models under way.
struct JobOfAll: Sendable, Equatable {
    var id: String
    /// Those that have no result yet.
    var models: Set<String>
}

/// What covers the panes.
enum Overlay: Sendable, Equatable {
    case help(scroll: Int)
    case detail(RowID, scroll: Int)
    case dialog(Dialog)
}

/// The whole state of the console; only ``update(_:_:)`` changes it, only ``view(_:)`` draws it.
public struct Model: Sendable {
    public var size: Size
    var settings: Settings
    var clock: Clock
    var board = Board()
    /// What is shown while the screen is frozen; nil shows ``board``.
    var frozen: Board? {
        didSet {
            if frozen == nil { (frozenAt, isRewound) = (nil, false) } else if frozenAt == nil { frozenAt = clock }
        }
    }
    /// The time that ``frozen`` shows; nil while nothing is frozen.
    var frozenAt: Clock?
    /// True while ``frozen`` is the past and not the moment at which the screen was frozen.
    var isRewound = false
    /// True when the operator froze the screen, false when a dialog did.
    var isPaused = false
    var link = LinkState()
    var tracker = SequenceTracker()
    /// True once the feed was up; what is missing after that is a gap.
    var hadFeed = false
    /// A snapshot is to be asked for once the last request is a second old.
    var wantsSnapshot = false
    var askedAt: Int?
    /// Events that are looked for, and the row that tells of each.
    var repairs: [Repair] = []
    /// When the feed was lost; nil while it is up. Monotonic milliseconds.
    var lostAt: Int?
    /// A loss of the feed that is being made up for.
    var outage: Outage?
    /// The difference of clocks that was told of last, by gateway, minutes.
    var skews: [String: Int] = [:]
    /// What is played instead of a live feed.
    var replay: ReplayState?

    public internal(set) var preferences = Preferences()
    /// Monotonic time of the last key or event.
    var stirredAt = 0

    var focus = Pane.tenants
    var isZoomed = false
    var lists: [Pane: ListState] = [:]
    var order = TenantOrder.risk
    var isInverted = false
    var overlay: Overlay?
    /// Text of the filter in force.
    var filterText = ""
    /// The line that is being typed at the bottom; nil when none is.
    var prompt: Prompt?
    var histories: [Prompt.Kind: History] = [:]
    /// The last filter that was typed: what `n` and `N` look for once it is cleared.
    var sought: Filter?
    /// True while what was sought is set off in the rows.
    var marksFound = false
    /// Rows that actions fall on together.
    var marks = Marks()
    /// How texts are shown; rows of lists have no room for bytes and show names then.
    var reading = Reading.safe
    var mode: GlyphReader.Mode { reading == .reveal ? .reveal : .safe }
    var theme = Theme.standard

    var audit = Ring<AuditLine>(capacity: AuditLine.kept)
    /// Actions under way, by token.
    var pending: [Int: PendingDeed] = [:]
    var nextToken = 1
    /// Actions of which nobody knows whether they were done, until a snapshot tells; ``PendingDeed/most`` at most.
    var unsure: [PendingDeed] = []
    /// What `u` takes back, newest last.
    var undoable: [UndoStep] = []
    /// Jobs of the verifications that this console began, by model.
    var jobs: [String: String] = [:]
    /// The job that verifies all models, where this console began it.
    var jobOfAll: JobOfAll?
    /// What the second line calls for first, and since when. Monotonic milliseconds.
    var urgent: RowID?
    var urgentSince = 0
    /// The detail view that the help lies over.
    var underHelp: Overlay?
    /// Who the gateway says that the operator is; nil until it said so.
    var caller: Caller?
    var isAskingWho = false
    /// Monotonic time of the last bell.
    var rangAt: Int?

    public init(size: Size, clock: Clock, settings: Settings = Settings()) {
        self.size = size
        self.clock = clock
        self.settings = settings
    }

    /// What the panes show: the live board, or the frozen one.
    var shown: Board { frozen ?? board }
    /// The time that the panes show, its wall clock that of the gateway where the two differ: bans end by that one.
    var shownClock: Clock {
        let clock = frozenAt ?? clock
        let skew = link.meter.skew(of: board.gateway, clock: self.clock)
        return Clock(wall: clock.wall.subtractingReportingOverflow(skew).partialValue, monotonic: clock.monotonic)
    }

    /// True once a gateway has said anything.
    var hasNetworkAnswer: Bool { link.lastHeard != nil }

    /// True while characters go into a text field, where a paste is welcome.
    public var isTyping: Bool {
        if case .dialog(let dialog) = overlay { return dialog.isTyping }
        return prompt != nil
    }

    mutating func say(_ text: String, _ style: Style = .plain) {
        audit.append(AuditLine(time: clock.wall, text: text, style: style))
    }
}
