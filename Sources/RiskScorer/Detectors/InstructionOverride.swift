/// "Ignore all previous instructions": text that sets aside what the developer told the model (Perez and Ribeiro 2022).
enum InstructionOverride {
    static let rules = [
        WordRule(
            "override.prior_directive", .piInstructionOverride, 84,
            [
                "@override <3> @before <3> @directive", "@disregard <3> @before <3> @order",
                """
                @override <3> @directive <3> \
                before|above|earlier|previously|given|anteriores|precedentes|precedents|precedenti
                """,
                "忽略|忽视|无视|忘记|無視 <8> 指令|指示|规则|提示|命令",
            ]),
        WordRule(
            "override.all_directives", .piInstructionOverride, 80,
            [
                "@disregard <1> all|any|every|your|alle|todas|toutes|tutte|все <2> @directive",
                "@disregard <1> your <2> @order",
                "@directive <3> no longer <2> apply|valid|relevant|matter",
                "stop|cease|quit|don't <1> following|obeying <3> @directive",
            ]),
        WordRule(
            "override.directive", .piInstructionOverride, 42,
            ["@override <3> @directive", "@disregard <3> @prior <1> @order"]),
        WordRule(
            "override.everything_before", .piInstructionOverride, 74,
            [
                "@override <1> @everything <5> @said|before|above|previously|earlier|prior|antes|avant|zuvor",
                "@override <1> what <4> @said|before|above|previously",
                """
                @override <2> the|my|our|all above|preceding|foregoing|previous|prior|earlier <2> \
                text|conversation|messages|message|content|tasks|task|assignments|statements
                """,
                "start <1> over <4> ignore|forget|disregard|new",
            ]),
        WordRule(
            "override.new_directive", .piInstructionOverride, 48,
            [
                """
                your|the|these new|updated|revised|real|actual|true <1> \
                instructions|instruction|task|orders|directive|role|rules|goal
                """,
                "instead <2> do|follow|obey <3> instructions|this|these|following",
                "from now on <1> you|your|ignore|respond|only|disregard|answer",
                "@directive <2> takes|take|has|have <2> precedence|priority",
                "only follow|obey <3> instructions|commands|orders",
            ]),
        WordRule(
            "override.new_directive_heading", .piInstructionOverride, 55, needsLineStart: true,
            ["new|updated|revised instructions|instruction|task|directive|orders"]),
    ]
}
