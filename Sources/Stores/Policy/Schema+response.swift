import SecurityGate
import Wire

/// What a policy may say of what follows from earlier requests, and from a control that fails.
extension Wire.Schema {
    private static func risk(_ what: String) -> Wire.Schema { integer(1...100, note: "\(what)").or("off").orNull }

    private static func thresholds(_ whose: String, warn: String, block: String) -> Wire.Schema {
        object(
            [
                .optional(
                    "warn", risk("Risk of a \(whose) from which on its findings are warned of; default \(warn).")),
                .optional(
                    "block", risk("Risk of a \(whose) from which on its findings are blocked; default \(block).")),
            ],
            note: "Risk of a \(whose), 1 to 100, or off; only a request with a finding of its own is held against it.")
    }

    static let session = object(
        [
            .optional("conversation", thresholds("conversation", warn: "60", block: "90")),
            .optional(
                "tenant",
                thresholds(
                    "tenant", warn: "80", block: "off, since one user would block all others")),
        ], note: "When the risk of many requests together decides, though each alone is below the thresholds.")

    private static func step(_ what: String, _ standard: String) -> Wire.Schema {
        integer(0...100, note: "Confidence in percent from which on \(what), or off; default \(standard).").or("off")
            .orNull
    }

    static let response = object(
        [
            .optional("strip", step("log probabilities and logit_bias are left out", "70")),
            .optional("cap", step("an answer has one choice and few alternatives", "80")),
            .optional("slow", step("each request waits", "90")),
            .optional("quarantine", step("model routes are refused", "off, since it stops a tenant's work")),
            .optional("ban", step("the tenant is banned", "off, likewise")),
            .optional(
                "hold",
                duration(
                    1000...2_592_000_000,
                    note: """
                        How long a step holds after the last signal, 1s to 30d; default 10m.
                        """)),
            .optional("delay", duration(0...60_000, note: "How long a request waits under slow, to 60s; default 2s.")),
            .optional("top_logprobs", integer(0...20, note: "Most alternatives of a token under cap; default 1.")),
        ], note: "What follows a signal of model extraction, by its confidence; it is on record in any case.")

    static let autoBan = object(
        [
            .optional(
                "blocks",
                integer(
                    0...1_000_000,
                    note: """
                        Blocked requests within window that lead to a ban; default 10, 0 or off is never.
                        """
                ).or("off")),
            .optional("window", duration(1000...86_400_000, note: "1s to 1d; default 10m.")),
            .optional(
                "share",
                integer(
                    0...100,
                    note: """
                        Percent of the requests within window that must have been blocked, too; default 5, since of many honest \
                        ones some are blocked in error.
                        """)),
            .optional(
                "target",
                words(
                    AutoBanPolicy.Target.allCases.map(\.rawValue),
                    note: """
                        Whom it holds: tenant, key or address; default key, so that one user shuts out nobody else.
                        """)),
            .optional(
                "durations",
                list(
                    duration(1000...TimeSpan.longest), most: PolicyDocument.mostDurations,
                    note: """
                        Of the first ban, the second and so on, none shorter than the one before; the last one holds for all \
                        that follow; default [15m, 1h, 4h, 1d, 7d].
                        """)),
            .optional(
                "memory",
                duration(
                    1000...TimeSpan.longest,
                    note: """
                        After how long an earlier ban makes the next one no longer; default 30d.
                        """)),
            .optional("simulated", boolean(note: "Whether bans are only recorded and shown; default false.")),
            .optional(
                "spared",
                set(
                    .text(1...256), most: 256,
                    note: """
                        Names or ids of tenants, ids of keys, addresses and ranges that are never banned automatically; default [].
                        """)),
        ], note: "When a tenant, key or address is banned without an operator.")

    static let fail = object(
        [
            .optional(
                "detector",
                words(
                    FailPolicy.Detector.allCases.map(\.rawValue),
                    note: """
                        When a request cannot be scored: closed refuses it, open lets it through and counts, unless it is \
                        other texts of its tenant that hold it up; default closed.
                        """)),
            .optional(
                "detector_timeout",
                duration(
                    10...60_000,
                    note: """
                        How long scoring one request may take, 10ms to 60s; default 5s.
                        """)),
            .optional(
                "limits",
                words(
                    FailPolicy.Limits.allCases.map(\.rawValue),
                    note: """
                        Without the shared limits: local holds this gateway's share of them, closed refuses; default local.
                        """)),
            .optional(
                "answers",
                words(
                    FailPolicy.Answers.allCases.map(\.rawValue),
                    note: """
                        Answers under way when their model's files turn out to be other than verified: cut ends them, finish \
                        lets them end; default cut.
                        """)),
        ], note: "What happens when a control cannot do its work.")
}
