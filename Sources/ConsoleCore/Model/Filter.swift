import Vocabulary

/// What `/` narrows the panes to: words separated by blanks, all of which must hold.
///
/// A plain word is a part of any text of the row, letter case aside. `tenant:acme` looks at the tenant's name and id.
/// `sev:high` is one severity, `sev:>=high` it and all above.
struct Filter: Sendable, Equatable {
    enum Term: Sendable, Equatable {
        case text([UInt8])
        case tenant([UInt8])
        case severity(ClosedRange<Severity>)
        /// A word with a known prefix and an unknown value; nothing matches it.
        case invalid(String)
    }

    /// What a row shows to the filter.
    struct Subject {
        var tenantName: String
        var tenantID: String
        var severity: Severity
        var text: () -> String
    }

    static let longest = 200

    let terms: [Term]

    init(_ text: String = "") {
        terms = text.bounded(Self.longest).split(separator: " ").map { Self.term(String($0)) }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The first word that makes no sense, for a hint.
    var invalidWord: String? {
        for case .invalid(let word) in terms { return word }
        return nil
    }

    func matches(_ subject: Subject) -> Bool {
        guard !terms.isEmpty else { return true }
        var folded: [UInt8]?
        for term in terms {
            switch term {
            case .invalid: return false
            case .severity(let range):
                guard range.contains(subject.severity) else { return false }
            case .tenant(let needle):
                guard
                    Self.fold(subject.tenantName).contains(needle: needle)
                        || Self.fold(subject.tenantID).contains(needle: needle)
                else { return false }
            case .text(let needle):
                let haystack = folded ?? Self.fold(subject.text())
                folded = haystack
                guard haystack.contains(needle: needle) else { return false }
            }
        }
        return true
    }

    private static func term(_ word: String) -> Term {
        if word.hasPrefix("tenant:") { return .tenant(fold(String(word.dropFirst(7)))) }
        guard word.hasPrefix("sev:") else { return .text(fold(word)) }
        let value = word.dropFirst(4)
        let atLeast = value.hasPrefix(">=")
        guard let severity = severity(named: String(atLeast ? value.dropFirst(2) : value)) else {
            return .invalid(word)
        }
        return .severity(severity...(atLeast ? .critical : severity))
    }

    private static func severity(named name: String) -> Severity? {
        let name = name.lowercased()
        return Severity.allCases.first { name == $0.label.lowercased() || name == "\($0)" }
    }

    private static func fold(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }
}

extension [UInt8] {
    /// True when `needle` occurs in these bytes; an empty one does.
    func contains(needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        guard count >= needle.count else { return false }
        for start in 0...(count - needle.count) where self[start] == first {
            if self[start..<(start + needle.count)].elementsEqual(needle) { return true }
        }
        return false
    }
}
