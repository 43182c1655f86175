import Text

/// The word sequences that tell what a prompt asks for and how it is written.
enum PromptPatterns {
    /// The sequences, with what a match of each says.
    static let all: [(pattern: SequencePattern, asks: PromptAsks)] =
        repetition.map { ($0, .repetition) } + systemPrompt.map { ($0, .systemPrompt) }
        + earlierText.map { ($0, .earlierText) }
        + hiddenReasoning.map { ($0, .hiddenReasoning) }

    /// Single words that tell how a prompt is written.
    static let classes = WordClasses([
        (.polite, set(StyleWords.polite)), (.task, set(StyleWords.tasks)), (.firstPerson, set(StyleWords.firstPerson)),
        (.grammar, set(StyleWords.grammar)),
    ])

    /// The words of a list in the form in which texts are read, without accents.
    private static func set(_ words: String) -> Set<String> {
        let folded = Normalizer().normalize(Folding().fold(Array(words.utf8)).text).bytes
        return Set(String(decoding: folded, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init))
    }

    /// Steps of words with the gap before each.
    private static func sequence(_ steps: (gap: Int, words: String)...) -> SequencePattern {
        SequencePattern(steps.map { .init(words: set($0.words), gap: $0.gap) })
    }

    /// Endless repetition, which makes a model diverge into its training data (Nasr et al. 2023).
    private static let repetition: [SequencePattern] = {
        let verbs = """
            repeat say write print output type echo spell keep continue chant recite wiederhole schreibe répète écris repite \
            escribe repita ripeti herhaal
            """
        let endless = """
            forever endlessly infinitely indefinitely nonstop eternally continuously infinity perpetually ceaselessly \
            unendlich endlos infiniment éternellement infinitamente siempre sempre indefinidamente eindeloos
            """
        let counts = "500 1000 2000 5000 10000 100000 1000000 hundreds thousand thousands million infinite endless"
        return [
            sequence((0, verbs), (8, endless)), sequence((0, verbs), (6, "over"), (1, "over")),
            sequence((0, verbs), (6, "again"), (1, "again")),
            sequence(
                (0, verbs), (8, "never without not don't ohne sans sin"),
                (2, "stop stopping end ending pause aufhören arrêt parar")),
            sequence((0, verbs), (6, counts), (2, "times")),
            sequence((0, verbs), (6, "as"), (0, "many"), (0, "times"), (2, "can possible")),
            sequence((0, verbs), (8, "until"), (4, "limit tokens space stop stopped end")),
        ]
    }()

    private static let tellingVerbs = """
        repeat print output show reveal display recite tell write copy paste list translate summarize summarise encode \
        quote return echo dump state mirror mirroring reproduce restate share transcribe disclose provide what ignore \
        bypass disregard recount reiterate replicate duplicate narrate rehash parrot read remind relay recap detail say \
        analyse analyze give spell
        """

    /// The instructions that stand before the conversation, by a name that means nothing else (Zhang et al. 2023).
    private static let systemPrompt: [SequencePattern] = {
        let texts = "prompt prompts instruction instructions message rules directive directives directions guidelines"
        return [
            sequence((0, tellingVerbs), (8, "system hidden secret developer initial original starting"), (1, texts)),
            sequence(
                (0, tellingVerbs), (6, "your"), (2, "instructions prompt rules guidelines programming directives")),
            sequence((0, tellingVerbs), (6, texts), (3, "given told received got"), (1, "you")),
            sequence((0, tellingVerbs), (6, texts), (1, "you"), (3, "given told received got follow")),
            sequence((0, "systemprompt systemanweisung systemanweisungen systemnachricht systempromten")),
            sequence((0, "prompt instructions message"), (1, "système")),
            sequence(
                (0, "prompt instrucciones mensaje istruzioni messaggio instruções"), (1, "del di do de"), (0, "sistema")
            ),
            sequence(
                (0, "системный системные системного системных"), (0, "промпт промпта инструкции инструкций сообщение")),
            sequence((0, "系统"), (0, "统提 统指"), (1, "提示 指令")),
        ]
    }()

    /// All that was said so far, what was said first, what stands above. Much of this is ordinary within a conversation, so it
    /// counts in fresh ones only, where nothing else stands above.
    private static let earlierText: [SequencePattern] = {
        let before =
            "previous prior above preceding earlier first beginning last given past entire whole initial original"
        let texts = """
            prompt prompts instruction instructions message messages line lines sentences conversation dialogue dialogues \
            rules directive directives directions guidelines configuration preamble command commands task information \
            statements demand requisition scenario interaction exchange chat discussion
            """
        let talk = "conversation dialogue chat exchange discourse interaction discussion"
        let all = "all every each everything entire whole entirety"
        return [
            sequence((0, tellingVerbs), (8, before), (3, texts)),
            sequence(
                (0, tellingVerbs), (8, "everything all text lines words anything content"),
                (2, "above before preceding prior")),
            sequence((0, tellingVerbs), (6, texts), (3, "given told received got")),
            sequence((0, all), (6, "our this"), (1, talk)), sequence((0, tellingVerbs), (6, "our"), (2, talk)),
            sequence((0, tellingVerbs), (3, all), (1, "prompt prompts instructions commands sentences lines phrases")),
            sequence((0, all), (3, "prompts sentences lines phrases exchanges"), (3, "you you've we we've")),
            sequence((0, tellingVerbs), (2, "the"), (0, "prompt instructions")),
        ] + otherLanguages
    }()

    /// "Your instructions", "the text above" and the like in other languages: whose they are, and what, in either order.
    private static let otherLanguages: [SequencePattern] = {
        let whose = """
            deine deinen ihre ihren bisherigen vorherigen obigen ursprünglichen tes vos précédentes initiales précédent dessus \
            tus sus anteriores previas iniciales anterior suas tuas acima tue tuoi vostre precedenti iniziali sopra jouw je \
            vorige bovenstaande twoje poprzednie powyżej твои ваши предыдущие исходные выше senin sana önceki yukarıdaki dina \
            tidigare ovan
            """
        let what = """
            anweisungen anweisung instruktionen vorgaben regeln nachrichten sätze consignes instructions règles messages \
            directives texte instrucciones reglas mensajes indicaciones texto instruções regras mensagens istruzioni regole \
            messaggi testo instructies regels berichten instrukcje zasady wiadomości инструкции правила сообщения указания \
            текст talimatları talimatlar kurallar mesajları metni instruktioner regler
            """
        return [
            sequence((0, whose), (2, what)), sequence((0, what), (3, whose)),
            sequence((0, "上面 以上 之前 最初 你的"), (4, "指令 提示 内容 文字 规则 指示")),
        ]
    }()

    /// The reasoning that a model does not show: what distillers of reasoning models ask for.
    ///
    /// "Step by step" and "show your work" are what pupils and harnesses ask for, and are not here.
    private static let hiddenReasoning: [SequencePattern] = [
        sequence(
            (0, "internal inner hidden private raw unedited unfiltered uncensored verbatim unspoken"),
            (2, "reasoning thinking thoughts thought scratchpad deliberation monologue cognition chain")),
        sequence((0, "chain chains"), (0, "of"), (0, "thought thoughts reasoning")),
        sequence((0, "thought thinking reasoning"), (0, "process processes trace traces transcript tokens")),
        sequence((0, "stream"), (0, "of"), (0, "consciousness")),
        sequence((0, "think thinking reason"), (1, "aloud")),
        sequence(
            (0, "every all complete entire"), (1, "of"), (1, "your"), (1, "thoughts thinking reasoning deliberation")),
        sequence((0, "scratchpad monologue")),
        sequence((0, "gedankengang denkprozess gedankenkette")),
        sequence(
            (0, "razonamiento raisonnement ragionamento raciocínio"), (1, "interno interne intérieur oculto caché")),
        sequence((0, "思维"), (0, "维链 过程")),
        sequence((0, "推理"), (2, "过程 理过")),
    ]
}
