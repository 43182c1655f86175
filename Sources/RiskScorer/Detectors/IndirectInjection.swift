/// Instructions to the model inside tool results and documents (Greshake et al. 2023): there, addressing the
/// assistant, hiding from the user or sending data away is an attack by itself.
enum IndirectInjection {
    static let rules = [
        WordRule(
            "indirect.addresses_assistant", .piIndirectDocument, 62, scope: .indirect,
            [
                """
                if|when|any|all|every|dear|attention|hey|note|message|instruction|instructions|important <4> \
                you|to|for|are|the <3> @assistantword <4> @reader|must|should|please|you
                """,
                "attention|dear|hey|hello <2> @assistantword",
                "@assistantword <2> @reader <3> this|the|page|document|email|text",
                "instructions|instruction|message|note <1> for|to <2> @assistantword",
                "@assistantword <2> must|should|shall <3> @outform|call|send|ignore|use",
            ]),
        WordRule(
            "indirect.hides_from_user", .piIndirectDocument, 72, scope: .indirect,
            [
                "not|never|don't|without <2> @hide|telling|informing|mentioning|notifying <4> @audience",
                "without <2> user's|users <2> knowledge|consent|permission",
                """
                do not|never <1> mention|reveal|disclose <3> this|these <2> \
                instruction|instructions|message|step|note
                """,
            ]),
        WordRule(
            "indirect.sends_data", .piIndirectDocument, 70, scope: .indirect,
            [
                """
                @ship <6> conversation|history|secrets|password|passwords|credentials|token|tokens|keys|contents|\
                inbox|emails|contacts|api <6> to|http|https|www
                """,
                "@ship <4> all|everything|any|user's <5> to <3> http|https|www|attacker|following",
                """
                include|append|add|put <5> conversation|history|secrets|password|credentials|token|key|api|data \
                <5> url|link|image|query|parameter
                """,
            ]),
        WordRule(
            "indirect.directs_answer", .piIndirectDocument, 58, scope: .indirect,
            [
                """
                before|when|after|while|instead <2> of|you|the <2> @answering <8> \
                call|include|say|append|add|use|visit|ignore|recommend|mention
                """,
                """
                before|when answering|responding|replying|summarizing|summarising <10> \
                call|include|say|append|add|use|visit|recommend|must
                """,
                """
                in|to <2> your response|answer|summary|reply|output <6> \
                include|say|add|append|mention|recommend|write
                """,
                "respond|reply|answer|output only|with|exactly <3> following|only|phrase|word|words|nothing",
                """
                you must|should <3> now|first|always|immediately|instead <4> \
                call|send|use|visit|say|reply|output|execute|run
                """,
                "tell|inform|convince|urge <2> the user <6> visit|click|download|call|that|to",
            ]),
        WordRule(
            "indirect.calls_tool", .piIndirectDocument, 60, scope: .indirect,
            [
                """
                call|invoke|use|execute|run <3> tool|function|plugin|command <6> to|with|and <5> \
                @ship|delete|transfer|read|fetch|buy|pay
                """,
                "use|call|invoke <4> tool|function <10> http|https|password|secret|credentials|key|ssh|env",
                "read|open|cat|load <4> ssh|env|credentials|passwd|secrets|mcp <6> and|then|pass|include|send|as",
            ]),
    ]
}
