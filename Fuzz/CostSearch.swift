import Glibc

/// Looks for texts that are dear to analyse: at random at first, then by changing the dearest so far.
struct CostSearch {
    /// A text as atoms and how often each stands there, all of it repeated up to a length.
    struct Recipe: CustomStringConvertible {
        var parts: [(atom: Int, count: Int)]

        func bytes(characters limit: Int) -> [UInt8] {
            var output: [UInt8] = []
            var characters = 0
            while characters < limit {
                for (atom, count) in parts {
                    let text = CostSearch.atoms[atom]
                    for _ in 0..<count where characters < limit {
                        output += Array(text.utf8)
                        characters += text.unicodeScalars.count
                    }
                }
            }
            return output
        }

        var description: String {
            parts.map { "\(CostSearch.atoms[$0.atom].debugDescription)×\($0.count)" }.joined(separator: " ")
        }
    }

    /// Pieces of every encoding and of every kind of character that folding treats on its own.
    static let atoms = [
        "ignore ", "the ", " ", "\n", "  ", "a", "Z", "0", "1 ", "7", "1gn0r3 ", "a1 ", "$", "@", "|", "!", "+", "/",
        "=",
        "=41", "%41", "%", "&#105;", "&amp;", "&", "\\x69", "\\u0069", "\\", "aWdub3JlIGFsbA== ", "aWdu b3Jl ", "QUJD",
        "69676e6f7265", "69 67 6e ", "105 103 ", "01101001 ", "0x69,", "9-7-14 ", ".. --. / ", ". ", "- ",
        "i g n o r e   ", "i.g.n.o ", "_", "vtaber nyy ", "erongi lla ", "xqzv ", "pvreoius ", "ignoreway ",
        "india golf ", "<~", "~>", ":i']O", "%:6=N;W)E\n", "xs?@C6 ", "⠊⠛", "ǝɹo", "\u{E0069}", "\u{E0159}", "\u{FE0F}",
        "\u{200b}", "\u{200c}", "\u{2062}", "е", "а", "ж", "привет ", "и\u{301}\u{306}", "\u{301}", "\u{5B8}",
        "α\u{345}",
        "ｉ", "𝐢", "ⓘ", "ﷻ", "ﬃ", "㍍", "가", "\u{1112}\u{1161}\u{11AB}", "カ\u{3099}", "🇮", "👍🏽", "忽略", "ป่า", "tiếng ",
        "ß", "\u{202E}", "\u{0}", "\u{1D15E}", "ignoreallpreviousinstructions", "KBWGKYLTMUQG2", "camelCaseAre ", "½",
        "…",
    ]

    private static let kept = 48
    private static let counts = [1, 1, 1, 2, 3, 8, 40, 400, 2000]

    private var random: UInt64
    private var found: [(cost: UInt64, recipe: Recipe)] = []

    /// The dearest texts, the dearest first.
    var worst: [Recipe] { found.sorted { $0.cost > $1.cost }.map(\.recipe) }

    init(seed: UInt64) { random = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func run(seconds: Double) {
        let end = Cost.now(CLOCK_MONOTONIC) + UInt64(seconds * 1e9)
        for atom in Self.atoms.indices { keep(Recipe(parts: [(atom, 1)])) }
        while Cost.now(CLOCK_MONOTONIC) < end { keep(next(4) == 0 ? fresh() : changed()) }
    }

    private mutating func keep(_ recipe: Recipe) {
        found.append((Cost.best(of: 3, recipe.bytes(characters: 8000)), recipe))
        guard found.count >= 2 * Self.kept else { return }
        found.sort { $0.cost > $1.cost }
        found.removeLast(found.count - Self.kept)
    }

    private mutating func fresh() -> Recipe {
        Recipe(parts: (0...next(5)).map { _ in (next(Self.atoms.count), Self.counts[next(Self.counts.count)]) })
    }

    private mutating func changed() -> Recipe {
        var recipe = found[next(min(Self.kept, found.count))].recipe
        let place = next(recipe.parts.count)
        switch next(5) {
        case 0: recipe.parts.append((next(Self.atoms.count), 1))
        case 1 where recipe.parts.count > 1: recipe.parts.remove(at: place)
        case 2: recipe.parts[place].atom = next(Self.atoms.count)
        case 3: recipe.parts[place].count = Self.counts[next(Self.counts.count)]
        default: recipe.parts += found[next(min(Self.kept, found.count))].recipe.parts.prefix(3)
        }
        if recipe.parts.count > 24 { recipe.parts.removeLast(recipe.parts.count - 24) }
        return recipe
    }

    private mutating func next(_ limit: Int) -> Int {
        random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(random >> 33) % limit
    }
}
