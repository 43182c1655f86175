import SecurityGate
import Wire

/// What a policy document may hold, each member with its unit, its default and the reason of that. What is not named has
/// its default, in `tenants` what is said above.
extension Wire.Schema {
    public static let policyDocument = object(
        [.optional("version", integer(1...1, note: "Format of the document: 1."))] + policyMembers + [
            .optional(
                "tenants",
                map(
                    entity, object(policyMembers, note: "What is other for this tenant."),
                    most: PolicyDocument.mostTenants,
                    note: "By name or id, what is other for a tenant; 1,000 at most. The id counts before the name."))
        ],
        note: "A policy of SecureInfer: what is not named has its default.")

    /// The members that may stand at the top and under a tenant.
    public static let policyMembers: [Property] = [
        .optional(
            "block",
            integer(
                0...100,
                note: """
                    Scores from here on are blocked, 0 to 100; default 80, where one benign prompt in two hundred would be.
                    """)),
        .optional(
            "warn",
            integer(
                0...100,
                note: """
                    Scores from here on are let through with a warning on record, 0 to 100, not above block; default 50.
                    """)),
        .optional(
            "excerpt",
            words(
                Policy.Excerpt.allCases.map(\.rawValue),
                note: """
                    What of a prompt operators see: none, masked (the match and 24 characters around it) or full; default masked.
                    """)),
        .optional(
            "expose_risk",
            boolean(
                note: """
                    Whether clients are told the score; default false, since attackers would climb along it.
                    """)),
        .optional(
            "seal_text",
            boolean(
                note: """
                    Whether the scored text is kept, encrypted, so that policy replay can score it anew; default false.
                    """)),
        .optional("controls", controls), .optional("limits", limits), .optional("parameters", parameters),
        .optional(
            "models",
            set(
                Wire.Schema(.text(TextRule(.modelPattern, length: 1...256))), most: TenantAccess.modelLimit,
                note: """
                    Models that may be asked for, as NAME or TEXT*, of those that the tenant's record allows; default [], \
                    every one of them.
                    """)),
        .optional("session", session), .optional("response", response), .optional("auto_ban", autoBan),
        .optional("output", output), .optional("conversations", conversations), .optional("isolation", isolation),
        .optional("fail", fail),
        .optional(
            "workloads",
            list(
                workload, most: 64,
                note: """
                    Batch jobs and evaluations that were declared, so that they are not taken for an extraction; default [].
                    """)),
    ]

    private static let entity = TextRule(
        .token(first: LetterSet("a"..."z", "0"..."9"), rest: LetterSet("a"..."z", "0"..."9", and: "._-")),
        length: 1...64)

    private static let controls = object(
        Control.allCases.map {
            .optional(
                $0.rawValue,
                words(Mode.allCases.map(\.rawValue), note: "\(what($0)); enforce or monitor, default enforce."))
        }, note: "enforce carries a control out; monitor only records what it would have done.")

    private static func what(_ control: Control) -> String {
        switch control {
        case .injection: "Prompt injection and jailbreaks"
        case .obfuscation: "Text that hides what it says"
        case .data: "Secrets and personal data, and what is looked for in answers"
        case .extraction: "Model extraction: the response below"
        case .session: "The risk of a conversation or a tenant over time"
        case .limits: "Rates, tokens, concurrency and budgets"
        case .bans: "Automatic bans and quarantines; those of operators always hold"
        case .models: "Verification of the model's files; a tenant's monitor mode does not reach it, only this does"
        }
    }
}
