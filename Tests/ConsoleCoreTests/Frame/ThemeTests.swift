import Testing
import Vocabulary

@testable import ConsoleCore

struct ThemeTests {
    @Test func `themes have the names that preferences use, and T goes through all of them`() {
        #expect(Theme.allCases.map(\.rawValue) == ["default", "contrast", "mono"])
        var scene = Scene.busy()
        var seen = [view(scene.model).theme]
        for _ in 0..<3 {
            scene.press("T")
            seen.append(view(scene.model).theme)
        }
        #expect(seen == [.standard, .contrast, .mono, .standard])
        scene.press(.enter, "T")
        #expect(view(scene.model).theme == .contrast)
    }

    @Test(arguments: [(256, false), (16_777_216, false), (88, false), (8, false), (0, false), (-1, false), (256, true)])
    func `what the terminal has decides how many colours are used`(_ colors: Int, _ isForbidden: Bool) {
        let depth = ColorDepth(colors: colors, isForbidden: isForbidden)
        let want: ColorDepth =
            isForbidden || colors < 8 ? .none : colors < 256 ? .eight : colors == 256 ? .many : .direct
        #expect(depth == want)
    }

    @Test(arguments: Theme.allCases)
    func `without colours no ink has any, and levels still differ`(_ theme: Theme) {
        for tone in Style.Tone.allCases { #expect(theme.ink(tone, depth: .none).color == Ink.own) }
        let looks = [Style.dim, .warning, .danger].map {
            $0.attributes.union(theme.ink($0.tone, depth: .none).attributes)
        }
        #expect(Set(looks).count == looks.count)
    }

    @Test func `with colours the tones of severity differ from each other`() {
        for theme in [Theme.standard, .contrast] {
            for depth in [ColorDepth.eight, .many, .direct] {
                let inks = [Style.Tone.blue, .orange, .magenta].map { theme.ink($0, depth: depth).color }
                #expect(Set(inks).count == 3)
                let limit = depth == .eight ? 8 : depth == .many ? 256 : 1 << 24
                #expect(inks.allSatisfy { 0..<limit ~= $0 })
            }
        }
    }

    @Test func `direct colours are those of the palette`() {
        #expect(Theme.standard.ink(.blue, depth: .direct).color == 0x5FAFFF)
        #expect(Theme.standard.ink(.dim, depth: .direct).color == 0x8A8A8A)
        #expect(Theme.standard.ink(.plain, depth: .direct).color == Ink.own)
    }

    @Test func `each severity has a word and a shape of its own`() {
        let severities: [Severity] = Severity.allCases
        #expect(Set(severities.map(\.mark)).count == severities.count)
        #expect(severities.allSatisfy { $0.badge.count <= Severity.badgeColumns && $0.badge.contains($0.label) })
    }

    struct Name: Sendable {
        var name: String
        var tone: Style.Tone

        init(_ name: String, _ tone: Style.Tone) { (self.name, self.tone) = (name, tone) }
    }

    static let names: [Name] = [
        .init("prod-eu-1", .red), .init("PRODUCTION", .red), .init("eu.live", .red), .init("prod2", .red),
        .init("prod-canary", .red), .init("pre-prod", .orange), .init("nonprod", .orange), .init("staging", .orange),
        .init("uat3", .orange), .init("dev", .blue), .init("local", .blue), .init("ci-42", .blue),
        .init("product-search", .cyan), .init("", .cyan), .init("\u{202E}prod", .red), .init("7", .cyan),
    ]

    @Test(arguments: names)
    func `a deployment has the tone of its kind`(_ item: Name) {
        #expect(EnvironmentMark.tone(of: item.name) == item.tone)
    }

    @Test func `a preference goes before the rule, the whole name before a word of it`() {
        let overrides: [String: Style.Tone] = ["prod": .magenta, "prod-us-1": .green]
        #expect(EnvironmentMark.tone(of: "prod-eu-1", overrides: overrides) == .magenta)
        #expect(EnvironmentMark.tone(of: "prod-us-1", overrides: overrides) == .green)
        #expect(EnvironmentMark.tone(of: "dev", overrides: overrides) == .blue)
        #expect(Style.Tone(name: "magenta") == .magenta && Style.Tone(name: "pink") == nil)
    }
}
