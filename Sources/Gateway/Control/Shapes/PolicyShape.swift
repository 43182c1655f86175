import SecurityGate
import Stores
import Wire

extension PolicyRecord {
    func write(to out: inout JSONWriter) {
        out.field("version", Int(version))
        out.field("by", by)
        out.field("reason", reason)
        out.field("t", Int(time))
        out.field("set", document != nil)
    }
}

extension JSONWriter {
    /// The member `document`; null for none.
    mutating func document(_ document: PolicyDocument?) {
        key("document")
        if let document { spliced(document.json) } else { null() }
    }
}

extension ControlError {
    /// A policy that is not taken.
    init(_ fault: PolicyFault) {
        let code =
            switch fault.kind {
            case .shape: "body_malformed"
            case .range: "value_invalid"
            case .conflict: "policy_conflict"
            }
        self.init(
            code: code, message: "'\(fault.path)' \(fault.message).",
            hint: fault.hint.isEmpty ? "GET /openapi.json says what it may be." : fault.hint)
    }
}

extension ControlParameter {
    static let tenantOfPolicy = ControlParameter(
        "tenant", .handle.noted("The tenant whose policy is shown, by name or id; without it that of all others."))
    static let versionSeen = ControlParameter(
        "version", .integer(0...Schema.largest, note: "The version that was seen; another one by now is a conflict."))
}

extension Schema {
    /// Most changes that a check lists.
    static let mostChanges = 1000

    private static let versionSeen = count.noted("The version that was seen; another one by now is a conflict.")

    static let policy = Schema.object([
        .init("version", count.noted("Of what operators said last; 0 while they said nothing.")),
        .init("source", words(PolicyHolder.Source.allCases.map(\.rawValue), note: "Whose document is in force.")),
        .init("tenant", anyText(1...128).orNull), .init("block", .percent), .init("warn", .percent),
        .init("excerpt", .excerpt), .init("expose_risk", .boolean()), .init("by", anyText(1...64).orNull),
        .init("reason", anyText(0...4096).orNull), .init("t", time.orNull), .init("document", document.orNull),
        .init("effective", Schema.object(policyMembers, note: "Every member as it holds.").named("PolicyMembers")),
    ]).named("Policy")

    private static let document = policyDocument.named("PolicyDocument")

    static let newPolicy = Schema.object(
        policyDocument.properties.filter { $0.name != "version" } + [
            .optional("version", versionSeen), .optional("reason", .reason),
        ]
    ).named("NewPolicy")

    static let wholePolicy = Schema.object([
        .init("document", document), .optional("version", versionSeen), .optional("reason", .reason),
    ]).named("WholePolicy")

    private static let pastMembers: [Property] = [
        .init("version", .count), .init("by", anyText(1...64)), .init("reason", anyText(0...4096)), .init("t", time),
        .init("set", .boolean(note: "False where the operators' policy was withdrawn.")),
    ]

    static let policyVersion = Schema.object(pastMembers).named("PolicyVersion")

    static let pastPolicy = Schema.object(pastMembers + [.init("document", document.orNull)]).named("PastPolicy")

    static let policyCheck = Schema.object([
        .init("document", Schema(.anything, note: "A policy document; what is wrong in it is the answer."))
    ]).named("PolicyCheck")

    static let policyVerdict = Schema.object([
        .init("ok", .boolean()), .optional("pointer", .anyText(note: "Where it is wrong, as a JSON pointer.")),
        .optional("key", .anyText(note: "The same as people read it.")), .optional("message", .anyText()),
        .optional("hint", .anyText()),
        .optional("changes", list(.policyChange, most: mostChanges, note: "What differs from what is in force.")),
        .optional("changes_total", .count),
        .optional(
            "strangers", list(.anyText(), most: PolicyDocument.mostTenants, note: "Names that no tenant has.")),
    ]).named("PolicyVerdict")

    private static let policyChange = Schema.object([
        .init("key", .anyText()), .init("old", anyText().orNull), .init("new", anyText().orNull),
    ]).named("PolicyChange")

    private static let excerpt = Schema.words(
        Policy.Excerpt.allCases.map(\.rawValue), note: "Use none, masked or full.")
}
