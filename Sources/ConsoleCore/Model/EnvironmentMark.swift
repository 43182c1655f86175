/// The tone of a deployment's name in the header, so that nobody takes production for a laptop. The name stands there too.
enum EnvironmentMark {
    private static let production = ["prod", "production", "prd", "live"]
    private static let rehearsal = ["staging", "stage", "stg", "preprod", "nonprod", "uat", "qa", "canary"]
    private static let play = [
        "dev", "develop", "development", "local", "test", "testing", "demo", "sandbox", "lab", "ci",
    ]
    /// `pre-prod` and `non-prod` are not production.
    private static let negations = ["pre", "non", "not"]

    /// Production red, rehearsals orange, development blue, all else cyan; `overrides` go first, by the whole name or by a
    /// word of it: `prod` holds for `prod-eu-1`.
    static func tone(of name: String, overrides: [String: Style.Tone] = [:]) -> Style.Tone {
        let name = name.lowercased()
        if let tone = overrides[name] { return tone }
        let words = words(name)
        for word in words { if let tone = overrides[word] { return tone } }
        let isProduction = words.contains(where: production.contains)
        if isProduction, !words.contains(where: negations.contains) { return .red }
        if isProduction || words.contains(where: rehearsal.contains) { return .orange }
        return words.contains(where: play.contains) ? .blue : .cyan
    }

    /// Words between marks, without numbers behind them: `prod2-eu` has `prod` and `eu`.
    private static func words(_ name: String) -> [String] {
        name.split { !($0.isLetter || $0.isNumber) }.map { word in
            var word = word
            while word.count > 1, word.last?.isNumber == true { word.removeLast() }
            return String(word)
        }
    }
}
