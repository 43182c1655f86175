/// Classes of words that patterns name by `@class`; all forms are folded: lower case, no accents.
///
/// Scripts without spaces are given as the two-character words that the word scanner makes.
enum Lexicon {
    /// Every class with its words.
    static let classes: [String: Set<String>] = sources.mapValues { words in
        Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let sources: [String: String] = [
        "override": """
        ignore ignores ignoring disregard disregards disregarding forget forgets forgetting override overrides \
        overriding bypass bypassing discard discarding dismiss abandon neglect skip circumvent nullify void cancel \
        invalidate overwrite supersede displace unlearn erase drop reset scrap wipe \
        ignoriere ignorieren vergiss vergessen verwerfe missachte uberschreibe umgehe \
        ignora ignore ignorad olvida olvidate olvide descarta omite salta \
        ignorez oublie oubliez neglige contourne ignorer dimentica scarta trascura esqueca desconsidere \
        ignoruj zapomnij negeer vergeet \
        игнорируй игнорируйте игнорировать забудь забудьте отбрось пренебрегай проигнорируй \
        忽略 忽视 无视 忘记 无視 無視 忘れ
        """,
        "disregard": """
        ignore ignores ignoring disregard disregards disregarding forget forgets forgetting unlearn dismiss neglect \
        ignoriere ignorieren vergiss vergessen missachte ignora ignore ignorad olvida olvidate olvide ignorez oublie \
        oubliez ignorer dimentica esqueca desconsidere ignoruj zapomnij negeer vergeet \
        игнорируй игнорируйте забудь забудьте проигнорируй
        """,
        "prior": """
        previous prior above earlier preceding former foregoing past initial original existing old current all any \
        every everything your my these those system given developer safety aforementioned predefined default other \
        vorherigen bisherigen alle obigen vorangegangenen previas anteriores todas todo anterior precedentes \
        precedents toutes tous vos tes precedenti tutte poprzednie wszystkie eerdere vorige предыдущие все \
        прежние предыдущих 之前 以上 所有 以前 上記 先前 前面
        """,
        "before": """
        previous prior above earlier preceding former foregoing initial original system \
        vorherigen bisherigen obigen previas anteriores precedentes precedents precedenti poprzednie eerdere \
        предыдущие прежние
        """,
        "directive": """
        instruction instructions directive directives direction directions guideline guidelines prompt prompts \
        programming \
        anweisung anweisungen regeln befehle vorgaben instruktionen instrucciones reglas ordenes indicaciones \
        consignes regles ordres istruzioni regole comandi instrucoes regras instrukcje polecenia zasady \
        instructies regels инструкции инструкций указания правила команды 指令 指示 规则 提示 命令 ルー
        """,
        "order": """
        rule rules command commands order orders constraint constraints restriction restrictions training policy \
        policies protocol protocols safeguards guardrails context input inputs
        """,
        "said": "said told wrote written given stated mentioned instructed learned discussed gesagt dicho dit сказано",
        "everything": "everything anything all alles todo tout tutto всё все whatever",
        "reveal": """
        reveal reveals revealing show print output display tell repeat recite give leak dump expose share disclose \
        write list echo return provide send copy paste extract describe summarize translate divulge quote spell \
        zeige zeig nenne gib verrate muestra revela dime repite imprime montre revele affiche donne repete mostra \
        rivela mostre pokaz ujawnij toon покажи раскрой выведи повтори 显示 输出 告诉 泄露 重复 透露 打印 表示
        """,
        "owned":
            """
        your you're its ur thy deine deinen ihre ihren tu tus su vos votre ton tes tuo tuoi seu twoje твой \
        твои 你的 您的
        """,
        "hidden": """
        system initial hidden secret original internal confidential base core underlying developer pre configured \
        private preset starting undisclosed complete entire full exact verbatim versteckten geheimen ocultas \
        secretas caches secretes скрытые секретные
        """,
        "prompt": """
        prompt prompts preprompt instruction instructions directives guidelines configuration message messages \
        programming systemprompt anweisungen instrucciones consignes istruzioni instrucoes инструкции промпт \
        提示 指令
        """,
        "strictprompt":
            "prompt prompts preprompt instructions directives systemprompt anweisungen instrucciones промпт 提示",
        "become":
            """
        are be become becomes act pretend roleplay play simulate impersonate embody assume acting behave \
        bist eres soyez sei
        """,
        "limits": """
        restriction restrictions limitation limitations filter filters filtering censorship rule rules guideline \
        guidelines ethics ethical moral morals morality constraint constraints boundaries limits safeguards \
        guardrails policy policies inhibitions disclaimers warnings refusals moderation confines
        """,
        "bound": "bound restricted limited constrained governed confined shackled restrained",
        "follow": "follow obey adhere abide comply respect consider care",
        "free": "free freed liberated released unbound unchained unshackled",
        "authority":
            """
        developer developers creator creators administrator admin programmer engineer owner operator openai \
        anthropic google meta microsoft
        """,
        "mode": "mode modus modo",
        "modename":
            """
        developer dev debug admin god root sudo maintenance dan jailbreak unrestricted unfiltered evil \
        opposite unsafe opposed diagnostic
        """,
        "enable":
            """
        enable enabled enter entering activate activated switch engage start unlock begin turn simulate run \
        go into
        """,
        "assistantword":
            "ai assistant assistants llm llms model models agent agents bot chatbot gpt chatgpt claude gemini copilot",
        "reader": "reading processing parsing summarizing summarising analyzing reviewing seeing handling evaluating",
        "ship": "send forward email mail post upload transmit exfiltrate submit transfer deliver leak",
        "private": """
        conversation history chat messages secrets secret password passwords credentials token tokens key keys \
        data contents inbox emails files file contacts credit card api personal environment variables
        """,
        "answering":
            "answering responding replying summarizing continuing summary response answer reply completing proceeding",
        "hide": "tell mention inform reveal disclose notify alert warn show say",
        "audience": "user users human humans anyone customer reader them him her",
        "new": "new updated revised real actual true neue nuevas nouvelles новые",
        "decode": "decode decrypt decipher unscramble deobfuscate unhex base64 rot13 decoded",
        "perform": "follow execute obey do run perform act respond answer comply carry",
        "imageverb": "append include insert embed encode add replace put substitute",
        "outform": "render output respond reply answer say print write include display end start begin",
    ]
}
