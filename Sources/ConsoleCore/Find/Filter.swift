import Vocabulary

/// What `/` narrows the panes to: words separated by blanks, all of which must hold.
///
/// A word is a regular expression that is looked for in all texts of the row; letter case never matters. `"two words"` is
/// taken as it is, `/two words/` is an expression with blanks. `tenant:`, `rule:`, `code:`, `model:`, `key:` and `act:` before
/// it look at one column. `sev:high` is one severity, `sev:>=high` it and all above. `!` before a word means rows without
/// it, `!` and a blank in front turn the whole filter round.
struct Filter: Sendable, Equatable {
    enum Field: String, Sendable, CaseIterable {
        case tenant, rule, code, model, key
        /// What was done: block, warn, would; for alerts and models their state.
        case act
    }

    struct Term: Sendable, Equatable {
        enum Test: Sendable, Equatable {
            case pattern(Pattern, in: Field?)
            case severity(Set<Severity>)
        }

        var test: Test
        var isNegated: Bool
    }

    /// What a row shows to the filter.
    struct Subject {
        var severity: Severity
        /// Texts of one column, or all of them for nil.
        var texts: (Field?) -> [String]
        /// Texts of all columns as the screen spells what hides in them; costly, and looked at where the others do not match.
        var spelled: () -> [String] = { [] }
    }

    /// Scalars and words at most.
    static let longest = 200
    static let mostTerms = 16

    let terms: [Term]
    /// Rows that would pass do not, and the other way round.
    let isInverted: Bool

    init() { (terms, isInverted) = ([], false) }

    /// Reads a filter; throws where a word makes no sense.
    init(_ text: String) throws(PatternError) {
        var reader = FilterReader(text)
        isInverted = reader.takeInversion()
        terms = try reader.terms()
    }

    var isEmpty: Bool { terms.isEmpty }

    /// Expressions whose places in a row can be marked.
    var marks: [Pattern] {
        guard !isInverted else { return [] }
        return terms.compactMap { term in
            guard !term.isNegated, case .pattern(let pattern, _) = term.test else { return nil }
            return pattern
        }
    }

    func matches(_ subject: Subject) -> Bool {
        guard !terms.isEmpty else { return true }
        var all: [String]?
        var spelled: [String]?
        let holds = terms.allSatisfy { term in
            let isFound: Bool
            switch term.test {
            case .severity(let wanted): isFound = wanted.contains(subject.severity)
            case .pattern(let pattern, let field):
                let texts = field == nil ? all ?? subject.texts(nil) : subject.texts(field)
                if field == nil { all = texts }
                if texts.contains(where: { pattern.matches($0) }) {
                    isFound = true
                } else if field == nil {
                    let last = spelled ?? subject.spelled()
                    spelled = last
                    isFound = last.contains { pattern.matches($0) }
                } else {
                    isFound = false
                }
            }
            return isFound != term.isNegated
        }
        return holds != isInverted
    }
}
