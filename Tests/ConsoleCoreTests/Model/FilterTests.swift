import Testing
import Vocabulary

@testable import ConsoleCore

struct FilterTests {
    struct Case: Sendable {
        var filter: String
        var matches: Bool

        init(_ filter: String, _ matches: Bool) { (self.filter, self.matches) = (filter, matches) }
    }

    /// Against tenant Acme-Corp (t_7f3a), HIGH, text `Ignore PREVIOUS … 指示`.
    static let cases: [Case] = [
        .init("", true), .init("   ", true), .init("ignore", true), .init("PREVious", true), .init("指示", true),
        .init("absent", false), .init("ignore absent", false), .init("tenant:acme", true), .init("tenant:7F3", true),
        .init("tenant:globex", false), .init("sev:high", true), .init("sev:HIGH", true), .init("sev:crit", false),
        .init("sev:>=med", true), .init("sev:>=high", true), .init("sev:>=critical", false), .init("sev:low", false),
        .init("sev:>=low tenant:acme ignore", true), .init("sev:huge", false), .init("sev:", false),
    ]

    @Test(arguments: cases)
    func `every word must hold`(_ item: Case) {
        let subject = Filter.Subject(
            tenantName: "Acme-Corp", tenantID: "t_7f3a", severity: .high, text: { "Ignore PREVIOUS instructions 指示" })
        #expect(Filter(item.filter).matches(subject) == item.matches)
    }

    @Test func `a word without sense is named`() {
        #expect(Filter("x sev:huge").invalidWord == "sev:huge")
        #expect(Filter("x sev:high").invalidWord == nil)
    }

    @Test func `typing a filter narrows all panes and Esc clears it`() {
        var scene = Scene.busy()
        let all = scene.model.rows(of: .blocked).count
        scene.press("/")
        scene.type("tenant:日本")
        #expect(scene.model.rows(of: .blocked).count == all)
        scene.press(.enter)
        #expect(scene.model.rows(of: .blocked).count == 1)
        #expect(scene.model.rows(of: .tenants) == [.tenant("t_ja")])
        scene.receive(.decision(Scene.decision("globex")), tenant: "t_glob", request: "new")
        #expect(scene.model.rows(of: .blocked).count == 1)
        scene.press(.escape)
        #expect(scene.model.rows(of: .blocked).count == all + 1)
    }

    @Test func `keys that command elsewhere are letters while a filter is typed`() {
        var scene = Scene()
        scene.press("/", "q", "b", "Y", .backspace)
        #expect(scene.model.filterInput == "qb")
        scene.press(.control("u"), "z", .escape)
        #expect(scene.model.filterInput == nil && scene.model.filterText.isEmpty)
    }
}
