import Vocabulary

/// What is looked for in one answer, and what is done about it. Immutable; all texts of the answer share it.
public final class InspectionPlan: Sendable {
    /// What a byte may begin.
    struct Triggers: OptionSet {
        let rawValue: UInt16

        static let secret = Triggers(rawValue: 1)
        static let key = Triggers(rawValue: 1 << 1)
        static let number = Triggers(rawValue: 1 << 2)
        static let account = Triggers(rawValue: 1 << 3)
        static let mail = Triggers(rawValue: 1 << 4)
        static let link = Triggers(rawValue: 1 << 5)
        static let tag = Triggers(rawValue: 1 << 6)
        static let handler = Triggers(rawValue: 1 << 7)
        static let scheme = Triggers(rawValue: 1 << 8)
        static let control = Triggers(rawValue: 1 << 9)
        static let context = Triggers(rawValue: 1 << 10)
        static let mark = Triggers(rawValue: 1 << 11)
    }

    private let actions: [OutputAction]
    private let isMonitored: Bool
    let leaks: [LeakSource]
    /// Marks of other tenants; nil where they are not looked for.
    let marks: ForeignMarks?
    let own: OwnValues
    let hosts: HostList
    /// By byte; nothing for those that can be passed over.
    let triggers: [Triggers]
    /// True where nothing is looked for.
    public let isIdle: Bool
    /// True where the answer may come out other than it came.
    public let mayChange: Bool
    /// Whether a mail address is to be held from its first letter on.
    let holdsMail: Bool

    /// - Parameters:
    ///   - actions: by category; nothing is looked for in those that are left out.
    ///   - isMonitored: whether findings are only told.
    ///   - marks: what must not come out for anybody's policy, where canaries are looked for at all.
    ///   - leaks: what must not come out; those of a category that is off are not looked for.
    ///   - hosts: whose addresses may hold anything.
    public init(
        actions: [OutputCategory: OutputAction], isMonitored: Bool = false, leaks: [LeakSource] = [],
        marks: ForeignMarks? = nil, own: OwnValues = OwnValues(), hosts: HostList = HostList()
    ) {
        let actions = OutputCategory.allCases.map { actions[$0] ?? .off }
        func isOn(_ category: OutputCategory) -> Bool { actions[category.place] != .off }
        self.actions = actions
        self.isMonitored = isMonitored
        self.leaks = leaks.filter { isOn($0.category) }
        self.marks = isOn(.canary) ? marks : nil
        self.own = own
        self.hosts = hosts
        triggers = Self.tables[actions.indices.reduce(0) { $0 | (actions[$1] == .off ? 0 : 1 << $1) }]
        let looks = OutputCategory.allCases.contains { category in
            category != .canary && category != .systemPromptLeak && isOn(category)
        }
        isIdle = !looks && self.leaks.isEmpty && self.marks == nil
        mayChange = (!isMonitored && actions.contains { $0 >= .mask } || self.marks != nil) && !isIdle
        holdsMail = !isMonitored && actions[OutputCategory.pii.place] >= .mask
    }

    /// What policy says is to be done about a category's findings.
    func wanted(_ category: OutputCategory) -> OutputAction { actions[category.place] }

    /// What is done.
    func action(_ category: OutputCategory) -> OutputAction {
        isMonitored ? min(.report, wanted(category)) : wanted(category)
    }

    /// Whether what may become a finding must not go out before it is known.
    @inline(__always)
    func holds(_ category: OutputCategory) -> Bool { !isMonitored && actions[category.place] >= .mask }

    /// By the set of categories that are on, a bit each.
    private static let tables: [[Triggers]] = (0..<(1 << OutputCategory.allCases.count)).map { set in
        (0..<256).map { byte in triggers(UInt8(byte)) { set & 1 << $0.place != 0 } }
    }

    private static func triggers(_ byte: UInt8, _ isOn: (OutputCategory) -> Bool) -> Triggers {
        var triggers: Triggers = []
        if isOn(.canary), byte == 0x2D { triggers.insert(.mark) }
        if isOn(.secret) {
            if SecretCandidate.mayBegin(byte) { triggers.insert(.secret) }
            if byte == 0x2D { triggers.insert(.key) }
        }
        if isOn(.pii) {
            if byte.isDigit || byte == 0x2B || byte == 0x28 { triggers.insert(.number) }
            if byte.isUpper { triggers.insert(.account) }
            if byte == 0x40 { triggers.insert(.mail) }
        }
        if isOn(.markdownExfil) || isOn(.activeContent), MarkupContext.matters(byte) { triggers.insert(.context) }
        if isOn(.markdownExfil), byte | 0x20 == 0x68 || byte == 0x2F { triggers.insert(.link) }
        if isOn(.activeContent) {
            if byte == 0x3C { triggers.insert(.tag) }
            if byte | 0x20 == 0x6F { triggers.insert(.handler) }
            if [0x6A, 0x76, 0x64].contains(byte | 0x20) { triggers.insert(.scheme) }
            let isControl = byte < 0x20 && !byte.isBlank || byte == 0x7F || byte == 0xC2
            if isControl { triggers.insert(.control) }
        }
        return triggers
    }
}

extension OutputCategory {
    /// Its place among all.
    fileprivate var place: Int {
        switch self {
        case .canary: 0
        case .systemPromptLeak: 1
        case .secret: 2
        case .pii: 3
        case .markdownExfil: 4
        case .activeContent: 5
        }
    }
}
