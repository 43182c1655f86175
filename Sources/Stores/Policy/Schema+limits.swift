import Vocabulary
import Wire

/// What a policy may say of how much a tenant may use and ask for, and of what it declared.
extension Wire.Schema {
    private static let most = 1_000_000_000

    private static func rate(_ most: Int, _ what: String) -> Wire.Schema {
        integer(0...most, note: "\(what); 0 is no limit. Default null: what the tenant's record says.").orNull
    }

    static let limits = object(
        [
            .optional("rpm", rate(60_000_000, "Requests a minute")),
            .optional("tpm", rate(most, "Tokens a minute, in and out together")),
            .optional("concurrency", rate(most, "Requests at the same time")),
            .optional(
                "burst",
                integer(
                    1...60_000_000,
                    note: """
                        Requests that may come at once; default null, as many as a minute has.
                        """
                ).orNull),
            .optional(
                "token_burst",
                integer(
                    1...most,
                    note: """
                        Tokens that may be spent at once; default null, as many as a minute has.
                        """
                ).orNull),
            .optional(
                "queue",
                integer(
                    0...1024,
                    note: """
                        Requests that may wait for one of the tenant's to end; default 32, 0 for none.
                        """)),
            .optional(
                "queue_wait",
                duration(
                    0...600_000,
                    note: """
                        How long each of them may wait, to 10m; default 10s, before most clients give up.
                        """)),
            .optional("daily_requests", integer(0...most, note: "Requests a day (UTC); default 0, no budget.")),
            .optional(
                "daily_tokens",
                integer(
                    0...1_000_000_000_000,
                    note: """
                        Tokens a day (UTC), in and out together; default 0, no budget.
                        """)),
            .optional(
                "answer_tokens",
                integer(
                    1...1_000_000,
                    note: """
                        Tokens reserved for an answer whose length the client does not bound; default 1024.
                        """)),
            .optional(
                "body_bytes",
                integer(
                    0...1_099_511_627_776,
                    note: """
                        Bytes of bodies that a gateway holds for the tenant at one time; default 67108864 (64 MiB), 0 is no limit.
                        """)),
        ], note: "How much a tenant may use.")

    static let parameters = object(
        [
            .optional("max_choices", integer(1...128, note: "Most choices a request (n); default 128.")),
            .optional("max_best_of", integer(1...20, note: "Most candidates behind a choice (best_of); default 20.")),
            .optional(
                "max_tokens",
                integer(
                    1...1_000_000,
                    note: """
                        Most tokens of an answer, and what a request without the field gets; default null, no limit.
                        """
                ).orNull),
            .optional(
                "max_top_logprobs", integer(0...20, note: "Most alternatives of a token (top_logprobs); default 20.")),
            .optional(
                "max_context",
                integer(
                    1...16_777_216,
                    note: """
                        Most tokens of context (num_ctx); default null: the field is not passed on, since a change of it makes \
                        Ollama load the model anew for everybody.
                        """
                ).orNull),
            .optional(
                "allow",
                set(
                    words(ParameterPolicy.Permission.allCases.map(\.rawValue)), most: 16,
                    note:
                        "Fields that are refused unless they stand here; default [], since each of them hides something."
                )),
        ], note: "What requests may ask of a model's server; more than a limit is brought down to it.")

    static let workload = object(
        [
            .init("name", .text(1...64, note: "What it is, for operators.")),
            .optional("keys", set(.text(1...64), most: 64, note: "Ids of the keys that it uses; default [], all.")),
            .init("requests", integer(1...most, note: "Requests a day (UTC); there is no default.")),
            .optional("tokens", integer(0...1_000_000_000_000, note: "Tokens a day (UTC); default 0, any number.")),
            .optional(
                "until",
                date(
                    note: """
                        When it is over: a day as 2026-12-01, from its first moment (UTC) on, or a moment by RFC 3339; default \
                        null, never.
                        """
                ).orNull),
            .optional(
                "covers",
                set(
                    words(ReasonCode.allCases.filter { $0.family == .extraction }.map(\.rawValue)), most: 32,
                    note: "Signals that it may raise; default [], all of the extraction detector.")),
        ], note: "A batch job or evaluation within its budget.")
}
