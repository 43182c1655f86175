import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

/// Policies as YAML: what is taken, and how what is wrong is told with its line.
struct PolicyFileTests {
    private func file(_ text: String) throws -> PolicyFile { try PolicyFile("p.yaml", Array(text.utf8)) }

    private func json(_ text: String) throws -> String {
        String(decoding: try YAMLDocument(Array(text.utf8)).json, as: UTF8.self)
    }

    @Test(arguments: [
        ("a: 1\nb: [x, 2]\nc: {d: null}", #"{"a":1,"b":["x",2],"c":{"d":null}}"#),
        ("a: on\nb: off\nc: yes\nd: no", #"{"a":"on","b":"off","c":"yes","d":"no"}"#),
        ("a: true\nb: False\nc: ~\nd:", #"{"a":true,"b":false,"c":null,"d":null}"#),
        ("a: '1'\nb: \"true\"\nc: 'null'", #"{"a":"1","b":"true","c":"null"}"#),
        ("a: 0x1F\nb: 0o17\nc: -3\nd: +4\ne: 1.5\nf: 1e2", #"{"a":31,"b":15,"c":-3,"d":4,"e":1.5,"f":100.0}"#),
        ("a: .inf\nb: .nan\nc: 1_000\nd: 0b1", #"{"a":".inf","b":".nan","c":"1_000","d":"0b1"}"#),
        ("a: 15m\nb: 2026-12-01\nc: 12:30", #"{"a":"15m","b":"2026-12-01","c":"12:30"}"#),
        ("1: a\n\"2\": b", #"{"1":"a","2":"b"}"#), ("", "{}"), ("# only words\n", "{}"),
        ("{\"a\": [1]}", #"{"a":[1]}"#),
        ("a: 'it *is* text' # *a R&D\nb: \"*\"", #"{"a":"it *is* text","b":"*"}"#),
        ("a: |\n  two\n  lines\n", #"{"a":"two\nlines\n"}"#), ("<<: {a: 1}", #"{"<<":{"a":1}}"#),
    ])
    func `YAML means what its core schema says`(_ yaml: String, _ json: String) throws {
        #expect(try self.json(yaml) == json)
    }

    /// A text, and what is told of it.
    struct Refused: Sendable {
        var yaml: String
        var text: String
        var hint = ""

        static let cases = [
            Refused(yaml: "block: 80\nblok: 70\n", text: "p.yaml:2: blok is no member", hint: "Did you mean block?"),
            Refused(
                yaml: "limits:\n  tpm: 1\n  rpm: -5\n", text: "p.yaml:3: limits.rpm must be", hint: "Requests a minute"),
            Refused(
                yaml: "# thresholds\nblock: 101\n", text: "p.yaml:2: block must be a whole number from 0 to 100",
                hint: "Scores from here on"),
            Refused(
                yaml: "tenants:\n  acme:\n    session:\n      tenant: {warn: 90, block: 80}",
                text: "p.yaml:4: tenants.acme.session.tenant.warn is above"),
            Refused(
                yaml: "workloads:\n  - name: a\n    requests: 1\n  - name: b\n",
                text: "p.yaml:4: workloads[1].requests is missing"),
            Refused(yaml: "models:\n  - a\n  - b*c\n", text: "p.yaml:3: models[1] has a character"),
            Refused(yaml: "block: 80\nwarn: 85\n", text: "p.yaml:2: warn is above the score"),
            Refused(
                yaml: "warn: 5\nblock: 70\nblock: 80\n", text: "p.yaml:2: the policy has 'block' twice",
                hint: "Keep one"),
            Refused(yaml: "limits:\n  rpm: 1\n  'rpm': 2\n", text: "p.yaml:2: the policy has 'rpm' twice"),
            Refused(yaml: "a: &x {rpm: 1}\nlimits: *x\n", text: "p.yaml:2: the policy has the alias *x"),
            Refused(yaml: "a: &x [1]\nb: [*x,*x]\n", text: "p.yaml:2: the policy has the alias *x"),
            Refused(yaml: "a: &x 1\n*x : 2\n", text: "p.yaml:2: the policy has the alias *x"),
            Refused(yaml: "block: !!int 80\n", text: "p.yaml:1: block has a tag or an anchor"),
            Refused(yaml: "block: ! 80\n", text: "p.yaml:1: block has a tag or an anchor"),
            Refused(yaml: "limits: !!map {rpm: 1}\n", text: "p.yaml:1: limits has a tag or an anchor"),
            Refused(yaml: "block: 80\n? [a]\n: 1\n", text: "p.yaml:2: the policy has a name that is no text"),
            Refused(yaml: "block: 80\n---\nblock: 70\n", text: "p.yaml:2: the policy is no YAML: but found another"),
            Refused(yaml: "limits:\n\trpm: 1\n", text: "p.yaml:2: the policy is no YAML"),
            Refused(yaml: "a: [1\n", text: "p.yaml:2: the policy is no YAML"),
            Refused(yaml: "- block\n", text: "p.yaml:1: the policy must be an object"),
            Refused(yaml: "80\n", text: "p.yaml:1: the policy must be an object"),
            Refused(
                yaml: String(repeating: "[", count: 40) + String(repeating: "]", count: 40), text: "p.yaml:1: 0[0]"),
            Refused(yaml: "a: \u{0}\n", text: "p.yaml: the policy is no YAML"),
            Refused(
                yaml: "# " + String(repeating: "x", count: YAMLDocument.limit),
                text: "p.yaml: the policy is larger than 512 KiB"),
        ]
    }

    @Test(arguments: Refused.cases) func `what is wrong is told with file, line and name`(_ refused: Refused) throws {
        let fault = try #require(throws: PolicyFile.Fault.self) { try file(refused.yaml) }
        #expect(fault.text.hasPrefix(refused.text), "\(fault.text)")
        #expect(fault.hint.hasPrefix(refused.hint), "\(fault.hint)")
        #expect(fault.failure.code == 1)
    }

    @Test func `bytes that are no UTF-8 are refused`() throws {
        let fault = try #require(throws: PolicyFile.Fault.self) { try PolicyFile("p.yaml", [0x61, 0x3A, 0xFF]) }
        #expect(fault.message == "is not UTF-8")
    }

    @Test func `a bomb of aliases is refused before it goes off`() throws {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(throws: PolicyFile.Fault.self) { try file(bomb + "? *a40\n: 1\n") }
    }

    @Test(arguments: [":", "?", "%", "@", "`"]) func `an alias is seen whatever stands behind it`(_ end: String) throws
    {
        let yaml = "a: &x [1]\nb: [*x\(end) , 1]\n"
        let fault = try #require(throws: PolicyFile.Fault.self) { try file(yaml) }
        #expect(fault.text.hasPrefix("p.yaml:2: the policy has the alias *x"), "\(fault.text)")
    }

    @Test(.timeLimit(.minutes(1))) func `many aliases of one anchor take no longer than to read them`() {
        let many = String(repeating: "*ab,", count: YAMLDocument.limit / 4 - 16)
        #expect(throws: PolicyFile.Fault.self) { try file("a: [" + many + "]\nb: &abc 1\n") }
    }

    @Test func `off and null both switch a step off`() throws {
        let policy = try file("response:\n  strip: off\n  cap: null\nauto_ban: {blocks: off}").document
            .compiled(over: Policy()).base.policy
        #expect(policy.response.confidence == [.slow: 90])
        #expect(policy.autoBan.blocks == 0)
    }
}
