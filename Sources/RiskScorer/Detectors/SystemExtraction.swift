/// Requests for the hidden instructions themselves (Zhang and Ippolito 2023, "Effective Prompt Extraction").
enum SystemExtraction {
    static let rules = [
        WordRule(
            "extract.hidden_prompt", .piSystemExtract, 82,
            [
                "@reveal <4> @owned <3> @hidden <2> @strictprompt", "@reveal <8> 系统|隐藏|你的 <4> 提示|指令",
                """
                what <2> is|are|was|were|says <2> @owned <2> system|initial|hidden|secret|original|first|base \
                <2> prompt|instructions|directives|message
                """,
                "@reveal <4> @hidden|secret @hidden|developer <1> @strictprompt",
            ]),
        WordRule(
            "extract.the_system_prompt", .piSystemExtract, 70,
            [
                """
                @reveal <4> the|full|entire|el|le|den|das <2> system|hidden|secret|initial \
                prompt|prompts|instructions
                """,
                "@reveal <3> systemprompt|промпт|системный",
            ]),
        WordRule(
            "extract.own_instructions", .piSystemExtract, 58,
            [
                "@reveal <4> @owned <2> prompt|instructions|directives|guidelines|programming",
                "what <1> are|were|is <1> @owned <1> instructions|prompt|directives",
                "what <3> you <1> told|instructed|given <5> beginning|start|first|before|prompt|conversation",
                "instructions|prompt <2> you <2> were|have been|got <1> given|told|provided",
            ]),
        WordRule(
            "extract.text_above", .piSystemExtract, 72,
            [
                """
                repeat|print|output|recite|copy|echo|return|paste|reproduce <3> \
                text|words|everything|all|content|lines|message|messages|sentences <3> \
                above|before|preceding|previously
                """,
                "repeat|print|output|recite|copy|echo|paste <4> verbatim|exactly <6> above|instructions|prompt",
                "above|previous <3> text|words|instructions|prompt <4> verbatim|codeblock|markdown",
                "everything|words|text|all <2> above|before <6> starting|beginning <3> you are",
                "text|prompt|instructions <3> between|begins|starting|start|beginning <4> you are",
            ]),
    ]
}
