import SecurityGate
import Testing
import Vocabulary
import Wire

@testable import Stores

@Suite struct PolicyDocumentTests {
    private func policy(_ text: String, tenant: String = "") throws -> Policy {
        try PolicyDocument(text: text).compiled(over: Policy()).gate(id: "", name: tenant).policy
    }

    @Test func `every member reaches the policy`() throws {
        let policy = try policy(PolicySamples.whole)
        #expect((policy.block, policy.warn, policy.excerpt) == (70, 40, .full))
        #expect(policy.exposeRisk && policy.sealsText)
        #expect(policy.monitored == [.injection, .models])
        #expect((policy.limits.requests, policy.limits.tokens, policy.limits.concurrency) == (60, 1000, 4))
        #expect((policy.limits.requestBurst, policy.limits.tokenBurst) == (10, 500))
        #expect((policy.limits.queue, policy.limits.queueWait) == (8, 3000))
        #expect((policy.limits.dailyRequests, policy.limits.dailyTokens) == (1000, 5000))
        #expect((policy.limits.answerTokens, policy.limits.bodyBytes) == (256, 1_048_576))
        #expect((policy.parameters.maxChoices, policy.parameters.maxBestOf) == (2, 3))
        #expect((policy.parameters.maxTokens, policy.parameters.maxTopLogprobs) == (4000, 0))
        #expect(policy.parameters.maxContext == 8192)
        #expect(policy.parameters.allowed == [.raw, .remoteImages])
        #expect(policy.models == [.exact("llama3"), .prefix("qwen")])
        #expect((policy.session.conversationWarn, policy.session.conversationBlock) == (nil, 95))
        #expect((policy.session.tenantWarn, policy.session.tenantBlock) == (50, 99))
        #expect(policy.response.confidence == [.strip: 60, .slow: 95, .quarantine: 97, .ban: 99])
        #expect((policy.response.hold, policy.response.delay, policy.response.topLogprobs) == (3_600_000, 500, 0))
        #expect((policy.autoBan.blocks, policy.autoBan.window, policy.autoBan.target) == (5, 60_000, .address))
        #expect(policy.autoBan.durations == [60_000, 60_000, 3_600_000])
        #expect(policy.autoBan.share == 20)
        #expect((policy.autoBan.memory, policy.autoBan.isSimulated) == (604_800_000, true))
        #expect(policy.autoBan.spared == ["acme", "192.0.2.0/24"])
        #expect(
            policy.output.actions == [
                .canary: .mask, .systemPromptLeak: .report, .secret: .stop, .pii: .mask, .markdownExfil: .off,
                .activeContent: .stop,
            ])
        #expect(policy.output.insertsCanary && policy.output.canaries == ["Project Nightingale"])
        #expect(policy.output.allowedHosts == ["*.cdn.example"])
        #expect((policy.conversations.ttl, policy.conversations.turns) == (5_400_000, 20))
        #expect((policy.conversations.bytes, policy.conversations.perTenant) == (65_536, 0))
        #expect(policy.isolation.cache == .nonce && policy.isolation.connections == .tenant)
        #expect(!policy.isolation.canary)
        #expect((policy.fail.detector, policy.fail.detectorTimeout, policy.fail.limits) == (.open, 250, .closed))
        #expect(
            policy.workloads == [
                Workload(
                    name: "nightly", keys: ["abcdefghijkl"], requests: 5000, tokens: 9, until: 1_798_761_600_000,
                    covers: [.extDistillation]), Workload(name: "eval", requests: 1),
            ])
    }

    @Test func `what a tenant's part does not name is as it is for all`() throws {
        let policy = try policy(PolicySamples.whole, tenant: "acme")
        #expect((policy.block, policy.warn) == (90, 40))
        #expect((policy.limits.requests, policy.limits.tokens) == (nil, 1000))
        #expect(policy.response.confidence == [.slow: 95, .quarantine: 97, .ban: 99])
        let other = try self.policy(
            #"{"controls":{"data":"monitor"},"tenants":{"a":{"controls":{"data":"enforce"}}}}"#, tenant: "a")
        #expect(other.monitored.isEmpty)
        let set = try PolicyDocument(text: PolicySamples.whole).compiled(over: Policy(), version: 4)
        #expect(set.version == 4)
        #expect(set.gate(id: "t_abcdefghijklmnop", name: "acme").policy.block == 70, "the id counts before the name")
    }

    @Test func `what nobody names is the gateway's own`() throws {
        var own = Policy()
        own.exposeRisk = true
        own.parameters.maxTokens = 7
        let policy = try PolicyDocument(text: #"{"block":90}"#).compiled(over: own).base.policy
        #expect(policy.exposeRisk && policy.parameters.maxTokens == 7 && policy.block == 90)
        #expect(PolicyDocument.empty.compiled(over: own).base.policy == own)
    }

    @Test(arguments: [
        "{}", PolicySamples.whole,
        #"{"auto_ban":{"blocks":"off"},"workloads":[{"name":"a","requests":1,"until":"9999-12-31"}]}"#,
    ])
    func `a policy that is written out and read again is the same`(_ text: String) throws {
        let policy = try policy(text)
        var out = JSONWriter()
        out.beginObject()
        policy.write(to: &out)
        out.endObject()
        #expect(try self.policy(out.text) == policy)
        let names = try JSONDocument(out.bytes).root.members.compactMap(\.key.string)
        #expect(names == Wire.Schema.policyMembers.map(\.name), "every member is written, in its order")
    }

    /// A document, where it is wrong, what is said, and what may help.
    struct Fault: Sendable {
        var text: String
        var path: String
        var words: String
        var hint = ""

        static let cases = [
            Fault(text: "[]", path: "the policy", words: "must be an object"),
            Fault(text: #"{"blok":1}"#, path: "blok", words: "is no member", hint: "Did you mean block?"),
            Fault(text: #"{"limits":{"rmp":1}}"#, path: "limits.rmp", words: "is no member", hint: "Did you mean rpm?"),
            Fault(
                text: #"{"limits":{"zzzzzz":1}}"#, path: "limits.zzzzzz", words: "is no member",
                hint: "The members are rpm"),
            Fault(
                text: #"{"limits":{"rpm":-1}}"#, path: "limits.rpm", words: "must be a whole number from 0",
                hint: "Requests a minute"),
            Fault(
                text: #"{"block":101}"#, path: "block", words: "must be a whole number from 0 to 100",
                hint: "Scores from here"),
            Fault(text: #"{"block":80.5}"#, path: "block", words: "whole number"),
            Fault(text: #"{"block":"80"}"#, path: "block", words: "not a string"),
            Fault(text: #"{"version":2}"#, path: "version", words: "from 1 to 1"),
            Fault(text: #"{"controls":{"injection":"off"}}"#, path: "controls.injection", words: "enforce, monitor"),
            Fault(
                text: #"{"controls":{"injektion":"monitor"}}"#, path: "controls.injektion", words: "is no member",
                hint: "Did you mean injection?"),
            Fault(text: #"{"response":{"slow":101}}"#, path: "response.slow", words: "from 0 to 100, or off"),
            Fault(text: #"{"response":{"slow":"never"}}"#, path: "response.slow", words: "not a string, or off"),
            Fault(text: #"{"response":{"hold":"1w"}}"#, path: "response.hold", words: "must be a duration"),
            Fault(text: #"{"response":{"hold":"99d"}}"#, path: "response.hold", words: "must be from 1s to 30d"),
            Fault(text: #"{"response":{"hold":600}}"#, path: "response.hold", words: "must be a string"),
            Fault(
                text: #"{"session":{"conversation":{"block":0}}}"#, path: "session.conversation.block",
                words: "from 1 to 100"),
            Fault(text: #"{"output":{"pii":"block"}}"#, path: "output.pii", words: "off, report, mask, stop"),
            Fault(
                text: #"{"output":{"canaries":["a - b - c - d"]}}"#, path: "output.canaries[0]",
                words: "too few letters"),
            Fault(
                text: #"{"output":{"allowed_hosts":["a/b"]}}"#, path: "output.allowed_hosts[0]", words: "not allowed"),
            Fault(text: #"{"models":["a*b"]}"#, path: "models[0]", words: "not allowed"),
            Fault(text: #"{"parameters":{"allow":["raw","raw"]}}"#, path: "parameters.allow[1]", words: "twice"),
            Fault(text: #"{"workloads":[{"name":"a"}]}"#, path: "workloads[0].requests", words: "is missing"),
            Fault(
                text: #"{"workloads":[{"name":"a","requests":1,"until":"2026-02-30"}]}"#, path: "workloads[0].until",
                words: "must be a day"),
            Fault(
                text: #"{"workloads":[{"name":"a","requests":1,"covers":["pi_model"]}]}"#,
                path: "workloads[0].covers[0]", words: "must be one of"),
            Fault(text: #"{"tenants":{"ACME":{}}}"#, path: "tenants.ACME", words: "as a name"),
            Fault(text: #"{"tenants":{"7":{"tenants":{}}}}"#, path: "tenants.7.tenants", words: "is no member"),
            Fault(text: #"{"tenants":{"acme":{"version":1}}}"#, path: "tenants.acme.version", words: "is no member"),
            Fault(text: #"{"tenants":{"acme":null}}"#, path: "tenants.acme", words: "must be an object"),
            Fault(text: #"{"warn":90}"#, path: "warn", words: "above the score that is blocked (warn 90, block 80)"),
            Fault(text: #"{"block":40}"#, path: "block", words: "above the score"),
            Fault(text: #"{"warn":70,"tenants":{"acme":{"block":60}}}"#, path: "tenants.acme.block", words: "above"),
            Fault(text: #"{"session":{"tenant":{"block":70}}}"#, path: "session.tenant.block", words: "above the risk"),
            Fault(
                text: #"{"session":{"conversation":{"warn":95}}}"#, path: "session.conversation.warn",
                words: "above the risk"),
            Fault(
                text: #"{"auto_ban":{"durations":["1h","15m"]}}"#, path: "auto_ban.durations", words: "15m behind 1h"),
            Fault(text: #"{"auto_ban":{"durations":[]}}"#, path: "auto_ban.durations", words: "is empty"),
            Fault(
                text: #"{"auto_ban":{"durations":[\#(Array(repeating: "\"1h\"", count: 17).joined(separator: ","))]}}"#,
                path: "auto_ban.durations", words: "at most 16"),
            Fault(
                text: #"{"workloads":[{"name":"a","requests":1},{"name":"a","requests":2}]}"#,
                path: "workloads[1].name", words: "twice"),
            Fault(
                text: #"{"tenants":{\#((0...1000).map { "\"t\($0)\":{}" }.joined(separator: ","))}}"#, path: "tenants",
                words: "at most 1000"),
        ]
    }

    @Test(arguments: Fault.cases) func `what is wrong is told with its place, and what may help`(_ fault: Fault) throws
    {
        let thrown = try #require(throws: PolicyFault.self) { try PolicyDocument(text: fault.text) }
        #expect(thrown.path == fault.path)
        #expect(thrown.message.contains(fault.words), "\(thrown.message)")
        #expect(thrown.hint.hasPrefix(fault.hint), "\(thrown.hint)")
    }

    @Test func `a document over 256 KiB is refused`() {
        let keys = (0..<64).map { "\"\(String(repeating: "k", count: 60))\(10 + $0)\"" }.joined(separator: ",")
        let work = (0..<64).map { #"{"name":"w\#($0)","requests":1,"keys":[\#(keys)]}"# }.joined(separator: ",")
        #expect(throws: PolicyFault.self) { try PolicyDocument(text: #"{"workloads":[\#(work)]}"#) }
    }

    @Test func `members that are replaced are replaced as a whole, and the rest stays`() throws {
        let old = try PolicyDocument(text: #"{"block":90,"limits":{"rpm":1,"tpm":2},"warn":3}"#)
        let call = try JSONDocument(Array(#"{"limits":{"rpm":5},"reason":"x","block":91}"#.utf8)).root
        let new = try old.replacing(call, besides: ["reason"])
        #expect(String(decoding: new.json, as: UTF8.self) == #"{"block":91,"limits":{"rpm":5},"warn":3}"#)
        #expect(
            new.changes(from: old) == [
                PolicyChange(key: "block", old: "90", new: "91"), PolicyChange(key: "limits.rpm", old: "1", new: "5"),
                PolicyChange(key: "limits.tpm", old: "2", new: nil),
            ])
        #expect(throws: PolicyFault.self) { try old.replacing(call, besides: []) }
    }
}
