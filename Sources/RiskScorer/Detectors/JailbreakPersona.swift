/// Characters without rules that the model is to play: DAN and its kin (Shen et al. 2023, "Do Anything Now").
enum JailbreakPersona {
    static let rules = [
        WordRule(
            "persona.do_anything_now", .piJailbreakPersona, 72,
            [
                "dan|dans|ai|model|assistant|chatbot|chatgpt <12> do anything now",
                "do anything now <12> dan|dans|ai|model|assistant|chatbot|chatgpt", "dan <2> mode|prompt|jailbreak",
            ]),
        WordRule("persona.anything_phrase", .piJailbreakPersona, 40, ["do anything now"]),
        // Told to be the character and told what it is: the words of the best known jailbreak are no mention here.
        WordRule(
            "persona.become_anything_now", .piJailbreakPersona, 82,
            ["@become <4> dan <10> do anything now", "@become <6> do anything now <10> dan"]),
        WordRule(
            "persona.named", .piJailbreakPersona, 52,
            [
                "you <2> @become <4> dan|evilbot|basedgpt|jailbreak|unfiltered|uncensored|unrestricted",
                "@become|becoming <2> unfiltered|uncensored|unrestricted|jailbroken <3> @assistantword",
                "immersed <3> role <3> another|different <2> @assistantword",
            ]),
        WordRule(
            "persona.without_limits", .piJailbreakPersona, 60,
            [
                """
                you|that|who|ai|model|assistant|character|bot|chatbot <4> without|no <3> @limits <4> \
                ai|openai|model|response|responses|whatsoever|apply|you
                """,
                """
                you|dan|it|they|he|ai <3> has|have <2> no <3> \
                restrictions|limitations|filters|guidelines|boundaries|ethics|morals|limits
                """,
                """
                pretend|act|imagine|roleplay|simulate <8> no|without <2> \
                restrictions|limitations|filters|guidelines|censorship|safeguards
                """,
                "you|dan|it|they|ai <4> not|never|longer <1> @bound <4> @limits|policies|openai|anything",
                """
                act|respond|answer|operate|behave|speak|pretend <4> without <3> restrictions|limitations|filters|\
                filter|censorship|restriction|guidelines|guardrails|safeguards|refusals
                """,
            ]),
        WordRule(
            "persona.broken_free", .piJailbreakPersona, 62,
            [
                "broken|break|breaking free <3> @limits|chains|shackles|programming|typical",
                "@free from|of <4> @limits|chains|shackles",
                "not|need|needn't|don't|longer <2> have|need <1> to @follow <3> @limits|rules|openai",
                """
                bypass|ignore|disable|disregard|remove|lift <3> safety|content|ethical|moral|openai <2> \
                @limits|features|measures|systems
                """,
                """
                disable|remove|lift|drop <2> your|all|any <3> \
                restrictions|filters|safeguards|guardrails|limitations|censorship
                """,
            ]),
        WordRule(
            "persona.never_refuse", .piJailbreakPersona, 45,
            [
                """
                never|not|cannot|can't|don't|won't <2> refuse|reject|decline|deny <3> \
                request|requests|answer|question|questions|anything|order|command|task|me
                """,
                "dan|it|he|she|they|that|who|ai|assistant|you never|cannot|can't refuse|refuses",
                "dan|ai|model|assistant|chatbot|you has|have <1> no <2> rules",
                "never|not|don't|without <2> say|saying <2> can't|cannot|sorry|unable",
                "answer|respond|comply <4> no matter <2> how|what",
                "regardless|regard <1> of|for|to <3> legality|ethics|morality|legal|ethical",
            ]),
        WordRule(
            "persona.two_answers", .piJailbreakPersona, 50,
            [
                "two|both <2> responses|answers|ways <8> dan|jailbroken|jailbreak|unfiltered|classic",
                "as|like dan <3> would|can|should|respond|answer", "tokens <6> lose|deducted|deduct|die|punished",
                """
                evil|opposite|unethical|amoral|immoral|malicious|unfiltered|uncensored <3> \
                confidant|bot|chatbot|twin|assistant|ai|mode
                """,
            ]),
        WordRule(
            "persona.stay_in_character", .piJailbreakPersona, 25, ["stay|remain in character", "break character"]),
        WordRule(
            "persona.jailbreak", .piJailbreakPersona, 40,
            ["you <3> jailbroken|jailbreaked", "jailbreak <2> mode|prompt|enabled|activated|yourself|chatgpt|gpt|ai"]),
    ]
}
