import SecurityGate
import Wire

/// What a policy may say of a tenant's conversations, and of how they are kept apart.
extension Wire.Schema {
    static let conversations = object(
        [
            .optional(
                "ttl",
                duration(
                    1000...2_592_000_000,
                    note: """
                        How long a conversation is kept after its last turn, 1s to 30d; default 1d.
                        """)),
            .optional(
                "turns",
                integer(
                    1...4000,
                    note: """
                        Most messages of a conversation, answers included; default 200. A longer one is to be begun anew.
                        """)),
            .optional(
                "bytes",
                integer(
                    1...4_194_304,
                    note: "Most bytes of a conversation's messages; default 1048576 (1 MiB), as much as models read.")),
            .optional(
                "per_tenant",
                integer(
                    0...1_000_000,
                    note: "Most conversations of the tenant at one time; default 10000, 0 keeps none.")),
        ], note: "What is kept of conversations that clients have kept for them, sealed under the tenant's own key.")

    static let isolation = object(
        [
            .optional(
                "cache",
                words(
                    IsolationPolicy.Cache.allCases.map(\.rawValue),
                    note: """
                        What keeps prompts apart in a server's prefix cache: auto sends a salt to servers that say they take \
                        one (vLLM), salt to every server of OpenAI's kind, nonce puts some words of the tenant's own first in \
                        each prompt where no salt is taken (Ollama, llama.cpp), off does nothing; default auto, since a nonce \
                        changes what the model reads.
                        """)),
            .optional(
                "connections",
                words(
                    IsolationPolicy.Connections.allCases.map(\.rawValue),
                    note: """
                        Who uses a connection to a server again: shared lets any tenant, tenant only the one that used it \
                        before, so that an answer which a server sends too late reaches nobody else; default shared, since \
                        with many tenants each request then needs a connection of its own.
                        """)),
            .optional(
                "canary",
                boolean(
                    note: """
                        Whether a secret line of the tenant's own is put at the end of the system message of recalled \
                        conversations, to be found where a server gives them to another tenant; default true.
                        """)),
        ], note: "How a tenant is kept apart from others on a model's server that they share.")
}
