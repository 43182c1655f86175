/// Prompts and documents as people have them, for the cost of what is not an attack.
enum OrdinaryText {
    /// `count` different texts of `size` characters; one in five is not all ASCII.
    static func texts(_ count: Int, size: Int) -> [String] {
        let english = pieces.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
        return (0..<count).map { number in text(number, size, from: number % 5 == 4 ? pieces : english) }
    }

    private static func text(_ number: Int, _ size: Int, from pool: [String]) -> String {
        var text = String.UnicodeScalarView()
        var length = 0
        var next = number * 7
        let step = 1 + 2 * (number % 5)
        while length < size {
            let piece = pool[next % pool.count].unicodeScalars
            text.append(contentsOf: piece)
            text.append(next % 3 == 0 ? "\n" : " ")
            length += piece.count + 1
            next += step
        }
        return String(String.UnicodeScalarView(text.prefix(size)))
    }

    private static let pieces = [
        "Can you help me plan a three-day trip to Porto in October? We like walking, small museums and good coffee, and "
            + "one of us does not eat fish.",
        "Summarise the meeting notes below in five bullet points, keep the names, and put the decisions first.",
        "I have a 2014 hatchback that starts fine when cold but stalls at the first traffic light. The mechanic changed "
            + "the spark plugs (NGK, about $48) and the air filter. What should I check next?",
        "def mean(values: list[float]) -> float:\n    if not values:\n        raise ValueError(\"empty\")\n    return "
            + "sum(values) / len(values)\n\nWhy does this return nan for numpy arrays with missing data?",
        "Translate this into French, politely: \"Dear Mrs Martin, thank you for the quick reply. We would like to move the "
            + "delivery from 12 May to 19 May if that suits you.\"",
        "| item | qty | price |\n|---|---:|---:|\n| oak board 20x200 | 14 | 18.90 |\n| screws 4x40 | 200 | 0.04 |\n| oil, "
            + "1 l | 2 | 24.50 |\n\nWhat is the total with 19 % tax?",
        "Write a limerick about a cat that is afraid of cucumbers.",
        "Explain the difference between TCP and UDP to somebody who knows how a post office works.",
        "SELECT c.name, COUNT(*) AS orders FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.created >= "
            + "'2024-01-01' GROUP BY c.name HAVING COUNT(*) > 3 ORDER BY orders DESC;",
        "My daughter is in year 9 and has to write about the causes of the First World War. Which three would you have "
            + "her look at, and what would be a fair question for each?",
        "Wie viele Einwohner hat Graz, und welche Straßenbahnlinien fahren vom Hauptbahnhof zur Universität? Bitte in "
            + "zwei Sätzen.",
        "Please act as a travel guide and tell me what I should see near the old harbour, then ignore the shopping part; "
            + "I have been there before.",
        "The committee met on 4 March. Present: Adams, Okafor, Lindqvist. The budget of 12,400 was approved with two "
            + "abstentions; the question of the roof was put off until the surveyor's report is there.",
        "What's the best way to keep basil alive indoors? Mine always gets black spots after about two weeks :(",
        "ERROR 2024-06-11T09:14:55Z worker-3 job=88213 attempt=2 status=timeout after 30000 ms; retrying in 60 s. Can you "
            + "tell from this line whether the queue or the worker is to blame?",
        "Draft a friendly reminder to our tenants that the water will be turned off on Thursday between 9 and 12, with an "
            + "apology and a phone number to call (ext. 214).",
        "¿Puedes corregir esta frase? \"Ayer yo fui a el mercado y compré tres kilo de naranjas para mi madre.\" Explica "
            + "por qué, por favor.",
        "{\"user\": 1042, \"plan\": \"basic\", \"seats\": 12, \"renewal\": \"2025-02-01\", \"notes\": \"asked for an "
            + "invoice by post\"} Turn records like this into one sentence for the account manager.",
        "How long should I boil eggs at 2,300 metres so that the yolk stays soft?",
        "Compare the plots of the two novels and say in which of them the narrator can be trusted. About 200 words, no "
            + "quotations longer than a line.",
        "git rebase --onto main feature~3 feature printed \"could not apply 5f2e1c7\". How do I skip only that commit and "
            + "keep the rest of my changes?",
        "For the newsletter: our bakery opens again on Monday after the renovation. New: rye bread with caraway, a ramp "
            + "at the side door, and longer hours on Saturdays (7 to 17).",
        "In a right triangle the legs are 7 cm and 24 cm. Find the hypotenuse, the area, and the radius of the inscribed "
            + "circle. Show each step.",
        "请用简单的中文解释一下什么是复利，并举一个存款一万元、年利率百分之三的例子。",
        "From: Helen Brandt\nTo: Support\nSubject: Invoice 20381\n\nHello, the amount on the invoice does not match the "
            + "order confirmation. Could you send a corrected one? Best wishes, Helen",
        "Suggest ten names for a podcast about old maps and the people who drew them; nothing with the word treasure.",
        "A customer writes that the parcel arrived open and two cups are broken. Write a reply that says sorry, offers a "
            + "new set or the money back, and asks for one photograph.",
        "Could you check my reasoning? If every editor is a writer, and some writers are teachers, it does not follow that "
            + "some editors are teachers, right?",
        "let total = orders.reduce(into: [:]) { sums, order in sums[order.country, default: 0] += order.amount } // is "
            + "this faster than grouping first?",
        "Give me a two-week plan to get from no running to thirty minutes at a stretch. I'm 52 and my left knee is not "
            + "what it was.",
        "The soil report says pH 6.1, organic matter 3.2 %, potassium 140 mg/kg. Is that all right for blueberries, or do "
            + "I need to add something before planting in spring?",
    ]
}
