/// Text that claims to be the system, the developer or another turn of the conversation.
enum RoleImpersonation {
    static let rules = [
        WordRule(
            "role.claims_authority", .piRoleImpersonation, 50,
            [
                "i am|i'm <1> your <1> @authority", "this is <1> your|openai|anthropic <1> @authority",
                "as your @authority", "on behalf of <2> openai|anthropic|developers",
                "authorized|authorised by <2> @authority",
            ]),
        WordRule(
            "role.privileged_mode", .piRoleImpersonation, 66,
            [
                "@enable <3> developer|dev|debug|admin|god|root|sudo|maintenance|diagnostic @mode",
                "developer|debug|admin|god|root|maintenance mode <1> enabled|activated|on|engaged",
                "you <2> are <2> in developer|debug|admin|god|root|maintenance mode",
            ]),
        WordRule(
            "role.system_override", .piRoleImpersonation, 60,
            [
                "system|admin|administrator|root|emergency|security override",
                "override code|sequence|password|accepted|granted|protocol",
                "begin|start|end of system|admin|developer <1> message|prompt|instructions|note",
                "end of <1> system|user|developer <1> prompt|instructions|input|message",
            ]),
    ]

    static let literalRules = [
        LiteralRule(
            name: "role.forged_turn", code: .piRoleImpersonation, weight: 45, literal: "system:", place: .lineStart),
        LiteralRule(
            name: "role.forged_turn", code: .piRoleImpersonation, weight: 40, literal: "developer:", place: .lineStart),
        LiteralRule(
            name: "role.forged_turn", code: .piRoleImpersonation, weight: 45, literal: "admin:", place: .lineStart),
        LiteralRule(name: "role.forged_turn", code: .piRoleImpersonation, weight: 45, literal: "[system]"),
        LiteralRule(name: "role.forged_turn", code: .piRoleImpersonation, weight: 55, literal: "[system message]"),
        LiteralRule(name: "role.forged_turn", code: .piRoleImpersonation, weight: 45, literal: "[admin]"),
    ]
}
