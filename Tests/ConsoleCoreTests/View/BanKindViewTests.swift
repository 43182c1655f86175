import Testing
import Wire

@testable import ConsoleCore

@Suite struct BanKindViewTests {
    private static func row(_ bans: [FeedEvent.Ban]) -> String {
        var scene = Scene.busy()
        for ban in bans { scene.receive(.ban(ban), tenant: "t_glob") }
        let text = scene.text
        return text.split(separator: "\n").first { $0.contains("globex") }.map(String.init) ?? ""
    }

    private static func ban(_ id: String, quarantine: Bool = false, simulated: Bool = false) -> FeedEvent.Ban {
        FeedEvent.Ban(
            id: id, op: "add", scope: "tenant", target: "t_glob", until: nil, reason: "r", origin: "automatic",
            by: "auto_ban", simulated: simulated, quarantine: quarantine)
    }

    @Test func `a quarantine is told from a ban, and a ban beside it goes first`() {
        let quarantine = Self.row([Self.ban("b1", quarantine: true)])
        #expect(quarantine.contains("QUAR") && quarantine.contains("⊘"))
        let both = Self.row([Self.ban("b2"), Self.ban("b1", quarantine: true)])
        #expect(both.contains("BAN") && !both.contains("QUAR"))
    }

    @Test func `an alert says whether its tenant is banned or quarantined`() {
        for (isQuarantine, word) in [(true, "⊘ QUAR"), (false, "⊘ BANNED")] {
            var scene = Scene.busy()
            scene.receive(.ban(Self.ban("b1", quarantine: isQuarantine)), tenant: "t_glob")
            let row = scene.text.split(separator: "\n").first { $0.contains("param_sweep") }
            #expect(row?.contains(word) == true)
        }
    }

    @Test func `a simulated ban leaves the tenant as it is, and says so`() {
        let simulated = Self.row([Self.ban("b1", simulated: true)])
        #expect(!simulated.contains("⊘") && !simulated.contains("BAN"))
        #expect(simulated.contains("simulated ban"))
    }
}
