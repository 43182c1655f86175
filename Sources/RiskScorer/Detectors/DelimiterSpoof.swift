import Vocabulary

/// Control tokens of chat templates inside a text: after templating they would open a turn of another role.
enum DelimiterSpoof {
    /// Weight of one such token alone: a question about templates holds them too, so it needs company to block.
    private static let weight = 46
    /// Weight where a token is followed by the name of a role, which is how a turn is opened.
    static let turnWeight = 84
    static let turnRule = "delimiter.forged_turn"

    static let rules: [LiteralRule] =
        [
            "<|im_start|>", "<|im_end|>", "<|im_sep|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>",
            "<|endoftext|>", "<|endofprompt|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>",
            "<|begin_of_text|>", "<|start|>", "<|message|>", "<|channel|>", "<|start_of_role|>", "<|end_of_role|>",
            "<|begin_of_sentence|>", "<|end_of_turn|>", "<start_of_turn>", "<end_of_turn>", "[inst]", "[/inst]",
            "<<sys>>", "<</sys>>", "[system_prompt]", "[/system_prompt]", "[available_tools]", "[tool_results]",
        ].map {
            LiteralRule(
                name: "delimiter.token", code: .piDelimiterSpoof, weight: weight, literal: $0, mayOpenTurn: true)
        }
        + [
            "### instruction:", "### system:", "### system prompt", "### new instruction", "</system>", "<system>",
            "<system_prompt>", "</user_input>", "</user_query>", "</context>", "</document>", "</instructions>",
            "<system-reminder>", "</untrusted", "---end of document---", "--- end of document ---",
        ].map { LiteralRule(name: "delimiter.section", code: .piDelimiterSpoof, weight: 36, literal: $0) }

    /// Whether the bytes after a token name a role or go on with another token, as a template would.
    static func opensTurn(_ bytes: [UInt8], after end: Int) -> Bool {
        let rest = bytes[end...].prefix(24).drop { $0 == 0x20 || $0 == 0x0A }
        return roles.contains { rest.starts(with: $0) }
    }

    private static let roles = [
        "system", "developer", "assistant", "<<sys>>", "<|start_header_id|>system", "model\n", "tool\n", "ipython",
    ].map { Array($0.utf8) }
}
