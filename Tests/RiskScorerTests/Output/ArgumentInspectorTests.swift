import Testing
import Vocabulary

@testable import RiskScorer

struct ArgumentInspectorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var arguments: String
        var expected: String
        var testDescription: String { arguments }

        init(_ arguments: String, _ expected: String) { (self.arguments, self.expected) = (arguments, expected) }
    }

    static let key = "AKIA" + "Q3EGRIFJ7EXAMPLE"

    static let cases: [Case] = [
        Case(#"{"key":"\#(key)","n":1}"#, #"{"key":"[secret removed]","n":1}"#),
        Case(#"{"key":"\u0041KIA\#(key.dropFirst(4))"}"#, #"{"key":"[secret removed]"}"#),
        Case(#"{"card":4111111111111111,"n":-2.5e3}"#, #"{"card":"[card removed]","n":-2.5e3}"#),
        Case(#"{"n":-4111111111111111}"#, #"{"n":"-[card removed]"}"#),
        Case(#"{"n":-4,"m":[-0.5,- 1]}"#, #"{"n":-4,"m":[-0.5,- 1]}"#),
        Case(#"{"q":"say \"hi\"\n\ttab \\ \/ é 😀 \ud83d\ude00"}"#, #"{"q":"say \"hi\"\n\ttab \\ / é 😀 😀"}"#),
        Case(#"{"u":"https:\/\/evil.example\/?m=jane.doe@corp.example"}"#, #"{"u":"[link removed]"}"#),
        Case(
            #"{"pem":"-----BEGIN PRIVATE "# + #"KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\n-----END PRIVATE "#
                + #"KEY-----\n"}"#, #"{"pem":"[secret removed]\n"}"#),
        Case(
            #"{"pem":"-----BEGIN PRIVATE "# + #"KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\"x"}"#,
            #"{"pem":"[secret removed]\"x"}"#),
        Case(
            #"{"a":["\#(key)","ok"],"b":{"c":null,"d":true}}"#,
            #"{"a":["[secret removed]","ok"],"b":{"c":null,"d":true}}"#),
        Case(#"{"plain":"nothing to see"}"#, #"{"plain":"nothing to see"}"#), Case("", ""),
        Case("not json", "not json"),
        Case("{key: \(key), n: 1}", "{key: [secret removed], n: 1}"),
        Case(#"{"re":"\d+\."}"#, #"{"re":"\\d+\\."}"#),
    ]

    static func run(_ pieces: [String], _ plan: InspectionPlan = .masking) -> ArgumentInspectorRun {
        var inspector = ArgumentInspector(plan)
        let text = pieces.map { inspector.push($0) }.joined() + inspector.finish()
        return ArgumentInspectorRun(text: text, findings: inspector.findings, isStopped: inspector.isStopped)
    }

    @Test(arguments: cases) func `arguments stay JSON, whatever is taken out and however they are cut`(_ item: Case) {
        for count in [1, 2, 3, 7, 1000] {
            #expect(Self.run(Inspected.cut(item.arguments, every: count)).text == item.expected)
        }
    }

    @Test(arguments: cases) func `monitoring leaves every byte of arguments as it is`(_ item: Case) {
        let result = Self.run(
            Inspected.cut(item.arguments, every: 2), InspectionPlan(actions: .all(.mask), isMonitored: true))
        #expect(result.text == item.arguments)
    }

    @Test func `a secret in arguments ends the answer where policy says so`() {
        let result = Self.run([#"{"key":"\#(Self.key)"}"#], InspectionPlan(actions: [.secret: .stop]))
        #expect(result.isStopped)
        #expect(result.text == #"{"key":""#)
        #expect(result.findings.map(\.code) == [.secretOutput])
    }

    @Test func `what is only told is open until the arguments end`() {
        var inspector = ArgumentInspector(InspectionPlan(actions: [.secret: .mask], isMonitored: true))
        #expect(inspector.push(Self.key) == Self.key)
        #expect(inspector.held == 0 && inspector.isOpen && inspector.findings.isEmpty)
        #expect(inspector.finish().isEmpty)
        #expect(inspector.findings.count == 1 && !inspector.isOpen)
    }

    @Test func `a flood of small finds hides none that decides`() {
        let flood = (1...20).map { "\"bob\($0)@corp.example\"" }.joined(separator: ",")
        var inspector = ArgumentInspector(InspectionPlan(actions: [.pii: .report, .secret: .stop]))
        _ = inspector.push(#"{"to":[\#(flood)],"key":"\#(Self.key)","n":1}"#)
        #expect(inspector.stop == .secretOutput)
        #expect(inspector.findings.count == TextInspector.findingLimit)
        #expect(inspector.findings.last?.code == .secretOutput)
        #expect(inspector.found.omitted == 5)
    }

    @Test func `masks of all strings are counted`() {
        var inspector = ArgumentInspector(.masking)
        _ = inspector.push(#"{"a":"\#(Self.key)","b":"ok","c":"\#(Self.key)"}"#)
        #expect(inspector.masks == 2)
    }
}

struct ArgumentInspectorRun {
    var text: String
    var findings: [OutputFinding]
    var isStopped: Bool
}
