import Wire

/// The dialog that asks before something is changed at the gateway. One machinery for all of them: what is asked for is
/// its purpose, and that says which fields there are, which word must be typed and what `Y` does.
struct Dialog: Sendable, Equatable {
    enum Purpose: Sendable, Equatable {
        case ban
        case lift([FeedEvent.Ban])
        case alerts([String], Deed.AlertVerb)
        case revoke
        case suspend, resume
        /// All models: how many, and how many bytes are hashed.
        case verifyAll(count: Int, bytes: Int)
        /// The job that verifies all models.
        case cancelAll(job: String)
        case approve(String)
    }

    /// A tenant with the name that it had when the dialog opened.
    struct Subject: Sendable, Equatable {
        var id: String
        var name: String
    }

    enum Field: Sendable, Hashable {
        case scope, key, address, kind, term, reason, word

        /// True where characters are typed, so that Y is a letter.
        var isText: Bool { self == .address || self == .reason || self == .word }
    }

    enum Scope: String, Sendable, CaseIterable {
        case tenant, key, address
    }

    /// Keys are ignored for this long after the dialog opened, milliseconds: they were meant for what was there before.
    static let deafness = 300
    static let longestText = 200

    var purpose: Purpose
    var subjects: [Subject]
    /// Both clocks when it opened.
    var opened: Clock
    /// Monotonic milliseconds until which keys are ignored though it was opened long ago: something was chosen in it that
    /// nobody has seen yet.
    var deafUntil = Int.min
    /// Field in focus; nil is none, where only Y and Esc count.
    var focus: Field?
    var scope = Scope.tenant
    var key = ""
    var address = ""
    var isQuarantine = false
    var term = BanTerm()
    var reason = ""
    var word = ""
    /// Why the last Y did nothing.
    var remark = ""
    /// Answers to what was asked when it opened.
    var reports: [Inquiry: Report] = [:]
    /// What lies under it and comes back when it closes; none or one.
    var under: [Overlay] = []
    /// The actions that it takes back; empty for none.
    var undoes: [UndoStep] = []

    init(_ purpose: Purpose, subjects: [Subject] = [], opened: Clock) {
        self.purpose = purpose
        self.subjects = subjects
        self.opened = opened
        focus = home
        if case .approve = purpose { focus = .word }
    }

    /// The only tenant it is about; nil for none and for several.
    var subject: Subject? { subjects.count == 1 ? subjects[0] : nil }

    /// How many actions its Y is.
    var count: Int {
        switch purpose {
        case .ban: subjects.count
        case .lift(let bans): bans.count
        case .alerts(let ids, _): ids.count
        case .revoke, .suspend, .resume, .verifyAll, .cancelAll, .approve: 1
        }
    }

    /// What is asked of the gateway when it opens.
    var inquiries: [Inquiry] {
        switch (purpose, subject) {
        case (.ban, let subject?): [.usage(tenant: subject.id), .keys(tenant: subject.id)]
        case (.suspend, let subject?): [.usage(tenant: subject.id), .keys(tenant: subject.id)]
        case (.revoke, let subject?): [.keys(tenant: subject.id)]
        case (.approve(let model), _): [.model(model)]
        default: []
        }
    }

    /// The fields there are, from top to bottom.
    var fields: [Field] {
        switch purpose {
        case .ban:
            (subject == nil ? [] : [.scope] + target) + [.kind, .term, .reason] + (wantedWords.isEmpty ? [] : [.word])
        case .revoke: [.key, .reason]
        case .lift, .alerts, .suspend, .resume: [.reason]
        case .verifyAll, .cancelAll: []
        case .approve: [.reason, .word]
        }
    }

    private var target: [Field] { scope == .key ? [.key] : scope == .address ? [.address] : [] }

    /// Where it starts, and where Enter in a text goes back to.
    var home: Field? {
        switch purpose {
        case .ban: .term
        case .revoke: .key
        default: nil
        }
    }

    /// Any one of these must be typed; none for what needs no word.
    var wantedWords: [String] {
        switch purpose {
        case .approve(let model): Self.words(model)
        case .ban where term.length == .permanent: subject.map { Self.words($0.id, $0.name) } ?? ["\(subjects.count)"]
        default: []
        }
    }

    /// Without empty ones, which nobody would have to type; never none.
    private static func words(_ words: String...) -> [String] {
        let typable = words.filter { !$0.isEmpty }
        return typable.isEmpty ? ["yes"] : typable
    }

    var isWordRight: Bool { wantedWords.isEmpty || wantedWords.contains(word) }
    var isTyping: Bool { focus?.isText ?? false }

    /// Addresses from which the tenant sends right now.
    var knownAddresses: [String] {
        guard let subject, case .usage(let usage) = reports[.usage(tenant: subject.id)] else { return [] }
        return usage.inFlight?.addresses ?? []
    }

    /// Keys that can be chosen: those of the tenant that still work, and one that was named from outside.
    var choosableKeys: [String] {
        var ids: [String] = []
        if let subject, case .keys(let list) = reports[.keys(tenant: subject.id)] {
            ids = list.keys.filter { $0.works(at: opened.wall) }.map(\.id)
        }
        return key.isEmpty || ids.contains(key) ? ids : [key] + ids
    }
}
