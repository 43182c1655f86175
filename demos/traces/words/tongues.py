"""Tasks in other languages than English, in several scripts."""

import random

# Language → openings with {} for the topic, topics.
TONGUES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "de": (
        ("Erkläre mir {} in einfachen Worten.", "Schreib einen kurzen Text über {}.", "Welche Vorteile hat {}?",
         "Wie fange ich mit {} an?", "Nenne fünf Fakten zu {}.", "Was muss ich bei {} beachten?",
         "Formuliere eine E-Mail zum Thema {}.",
         "Vergleiche {} früher und heute.", "Gibt es Alternativen zu {}?", "Mach mir einen Wochenplan rund um {}."),
        ("Balkonpflanzen", "Altersvorsorge", "Fachwerkhäuser", "Sauerteig", "Elektroautos", "Steuererklärungen",
         "Wanderschuhe",
         "Homeoffice", "Ehrenämter", "Regenwassernutzung", "Lampenfieber", "Mülltrennung", "Orgelmusik", "Dialekte"),
    ),
    "es": (
        ("Explícame {} de forma sencilla.", "Escribe un cuento sobre {}.", "¿Qué debo saber de {}?",
         "Dame una lista de ideas para {}.",
         "¿Cómo puedo mejorar en {}?", "Resume lo más importante de {}.", "Redacta un correo sobre {}.",
         "¿Cuál es el origen de {}?",
         "Haz una tabla comparativa de {}.", "Propón un debate acerca de {}."),
        ("el flamenco", "la energía eólica", "las hipotecas", "la paella", "los volcanes", "la contabilidad",
         "el ajedrez",
         "los pueblos abandonados", "la dislexia", "el teletrabajo", "los arrecifes", "la poesía barroca",
         "el café de Colombia"),
    ),
    "fr": (
        ("Explique-moi {} simplement.", "Rédige un paragraphe sur {}.", "Quels sont les inconvénients de {} ?",
         "Donne-moi cinq conseils pour {}.",
         "Pourquoi parle-t-on autant de {} ?", "Compare {} et ses alternatives.", "Écris une lettre au sujet de {}.",
         "Comment débuter avec {} ?"),
        ("la permaculture", "le fromage au lait cru", "la fiscalité", "le vélo en ville", "la bande dessinée",
         "le covoiturage",
         "les grandes marées", "la dictée", "le compost", "la photographie argentique", "le théâtre de rue",
         "les impôts locaux"),
    ),
    "pt": (
        ("Explique {} em palavras simples.", "Escreva um texto sobre {}.", "Quais são os riscos de {}?",
         "Monte um plano de estudos sobre {}.",
         "Por que {} é importante?", "Liste exemplos de {}.", "Como economizar com {}?", "Crie um diálogo sobre {}."),
        ("o samba", "energia solar", "o imposto de renda", "trilhas na serra", "hortas urbanas", "futebol de várzea",
         "azulejos",
         "a reforma da casa", "a literatura de cordel", "compras pela internet", "cães idosos", "o bacalhau"),
    ),
    "it": (
        ("Spiegami {} con parole semplici.", "Scrivi un racconto su {}.", "Quali errori evitare con {}?",
         "Elenca cinque curiosità su {}.",
         "Come si è evoluto {}?", "Prepara una scaletta su {}.", "Confronta {} in due regioni.",
         "Consigliami letture su {}."),
        ("il mosaico", "la pasta fresca", "il mutuo", "l'opera", "il vulcano Etna", "l'orto sul balcone",
         "il ciclismo", "il latino",
         "lo smart working", "il vetro di Murano", "la raccolta differenziata"),
    ),
    "nl": (
        ("Leg {} uit in gewone taal.", "Schrijf een stukje over {}.", "Wat kost {} ongeveer?", "Geef tips voor {}.",
         "Waarom is {} zo populair?",
         "Maak een stappenplan voor {}."),
        ("schaatsen op natuurijs", "een warmtepomp", "fietsen in de regen", "polders", "stroopwafels bakken",
         "hypotheekrente", "tulpen"),
    ),
    "pl": (
        ("Wyjaśnij prosto, czym jest {}.", "Napisz krótki tekst o tym, czym jest {}.", "Jak zacząć: {}?",
         "Podaj pięć faktów: {}.", "Porównaj dawniej i dziś: {}.",
         "Ułóż plan nauki na temat: {}."),
        ("fotowoltaika", "pierogi", "kredyt hipoteczny", "praca zdalna", "Bałtyk", "żubr", "podatek dochodowy",
         "szachy"),
    ),
    "tr": (
        ("{} nedir, basitçe açıkla.", "{} hakkında kısa bir yazı yaz.", "{} için beş öneri ver.",
         "{} nasıl öğrenilir?", "{} neden önemlidir?"),
        ("Ebru sanatı", "faiz hesabı", "zeytin ağacı", "uzaktan çalışma", "Türk kahvesi", "deprem çantası", "satranç"),
    ),
    "ru": (
        ("Объясни простыми словами, что такое {}.", "Напиши короткий текст: {}.", "Какие ошибки чаще всего: {}?",
         "Составь план на тему: {}.",
         "Назови пять фактов: {}.", "Сравни раньше и сейчас: {}.", "Придумай загадку, ответ на которую: {}."),
        ("вечная мерзлота", "ипотека", "самовар", "удалённая работа", "шахматный дебют", "квашеная капуста",
         "солнечные панели", "балет"),
    ),
    "zh": (
        ("请用简单的话解释{}。", "写一篇关于{}的短文。", "{}有什么优缺点？", "给我列五条关于{}的建议。", "{}的历史是怎样的？",
         "帮我写一封关于{}的邮件。", "初学者应该怎样学习{}？", "比较传统的{}和现代的{}。"),
        ("太极拳", "区块链", "垃圾分类", "川菜", "高铁", "房贷", "书法", "露营", "网络安全", "茶文化", "量子计算", "京剧"),
    ),
    "ja": (
        ("{}をわかりやすく説明してください。", "{}について短い文章を書いて。", "{}の注意点を五つ教えて。", "{}の歴史は？", "初心者が{}を始めるには？",
         "{}に関する会話文を作って。"),
        ("茶道", "在宅勤務", "味噌汁", "地震対策", "俳句", "確定申告", "盆栽", "新幹線", "相撲", "節約術"),
    ),
    "ko": (
        ("{}을(를) 쉽게 설명해 줘.", "{}에 대한 짧은 글을 써 줘.", "{}의 장단점은?", "{}을(를) 시작하는 방법 다섯 가지.", "{}의 역사를 요약해 줘."),
        ("김치", "전세 계약", "한글", "재택근무", "등산", "주식 배당", "판소리", "분리수거"),
    ),
    "ar": (
        ("اشرح لي {} بكلمات بسيطة.", "اكتب فقرة عن {}.", "ما فوائد {}؟", "أعطني خمس نصائح حول {}.", "ما تاريخ {}؟"),
        ("الطاقة الشمسية", "الخط العربي", "القهوة", "العمل عن بعد", "الصحراء", "التمور", "علم الفلك"),
    ),
    "hi": (
        ("{} को सरल शब्दों में समझाओ।", "{} पर एक छोटा लेख लिखो।", "{} के फायदे क्या हैं?", "{} के लिए पाँच सुझाव दो।"),
        ("योग", "सौर ऊर्जा", "मसाला चाय", "गृह ऋण", "शतरंज", "मानसून", "जैविक खेती"),
    ),
    "vi": (
        ("Giải thích {} bằng lời đơn giản.", "Viết một đoạn văn về {}.", "Ưu và nhược điểm của {}?",
         "Cho tôi năm lời khuyên về {}."),
        ("phở", "làm việc từ xa", "năng lượng mặt trời", "áo dài", "lãi suất ngân hàng", "du lịch Đà Lạt"),
    ),
}  # fmt: skip


def instruction(rng: random.Random, tongue: str | None = None) -> str:
    openings, things = TONGUES[tongue or rng.choice(list(TONGUES))]
    return rng.choice(openings).replace("{}", rng.choice(things))
