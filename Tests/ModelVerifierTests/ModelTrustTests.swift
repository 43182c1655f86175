import Testing

@testable import ModelVerifier

struct ModelTrustTests {
    private static let intact = ModelReport(model: "m:latest", status: .ok, digest: "aa", isIntact: true)

    private static func pin(_ digest: String, _ origin: ModelPin.Origin) -> [String: ModelPin] {
        ["m:latest": ModelPin(model: "m:latest", digest: digest, origin: origin, time: 1)]
    }

    private static func judge(
        _ trust: ModelTrust, _ pins: [String: ModelPin], empty: Bool = false, _ report: ModelReport = intact
    ) -> ModelTrust.Judgement {
        ModelTrust.judge(report, pins: pins, trust: trust, baselineEmpty: empty, time: 42)
    }

    struct Case: Sendable {
        var trust: ModelTrust
        var pins: [String: ModelPin]
        var empty: Bool
        var status: ModelStatus
    }

    static let cases: [Case] = [
        Case(trust: .firstUse, pins: [:], empty: true, status: .ok),
        Case(trust: .firstUse, pins: [:], empty: false, status: .unknown),
        Case(trust: .firstUse, pins: pin("aa", .firstUse), empty: false, status: .ok),
        Case(trust: .firstUse, pins: pin("aa", .approved), empty: false, status: .ok),
        Case(trust: .firstUse, pins: pin("bb", .firstUse), empty: false, status: .mismatch),
        Case(trust: .firstUse, pins: pin("bb", .approved), empty: true, status: .mismatch),
        Case(trust: .approved, pins: [:], empty: true, status: .unknown),
        Case(trust: .approved, pins: pin("aa", .firstUse), empty: false, status: .unknown),
        Case(trust: .approved, pins: pin("aa", .approved), empty: false, status: .ok),
        Case(trust: .approved, pins: pin("bb", .approved), empty: false, status: .mismatch),
        Case(trust: .signed, pins: [:], empty: true, status: .unsigned),
        Case(trust: .signed, pins: pin("aa", .approved), empty: false, status: .unsigned),
        Case(trust: .signed, pins: pin("bb", .approved), empty: false, status: .mismatch),
    ]

    @Test(arguments: cases)
    func `An intact model is judged by its pin`(of: Case) {
        let judgement = Self.judge(of.trust, of.pins, empty: of.empty)
        #expect(judgement.report.status == of.status)
        #expect(judgement.report.reason.isEmpty == (of.status == .ok))
        #expect(judgement.report.wanted == (of.status == .mismatch ? "bb" : nil))
    }

    @Test
    func `Only an empty baseline makes a pin and it says so`() {
        let judgement = Self.judge(.firstUse, [:], empty: true)
        let pin = ModelPin(model: "m:latest", digest: "aa", origin: .firstUse, time: 42)
        #expect(judgement.newPin == pin)
        for judged in [Self.judge(.firstUse, [:]), Self.judge(.approved, [:], empty: true)] {
            #expect(judged.newPin == nil)
        }
    }

    @Test(arguments: ModelStatus.allCases.filter { $0 != .ok })
    func `What is not intact is neither pinned nor made good by a pin`(status: ModelStatus) {
        let report = ModelReport(model: "m:latest", status: status, digest: "aa")
        for trust in ModelTrust.allCases {
            let judgement = Self.judge(trust, Self.pin("aa", .approved), empty: true, report)
            #expect(judgement == ModelTrust.Judgement(report: report))
        }
    }

    @Test
    func `An operator's approval makes the new digest good and is signed with a name`() throws {
        let changed = Self.judge(.firstUse, Self.pin("bb", .firstUse)).report
        let pin = try #require(ModelPin.approving(changed, by: "ana", time: 7))
        #expect(pin == ModelPin(model: "m:latest", digest: "aa", origin: .approved, approvedBy: "ana", time: 7))
        #expect(Self.judge(.approved, ["m:latest": pin]).report.status == .ok)
    }

    @Test
    func `A model whose files are not what the store says cannot be approved`() {
        let report = ModelReport(model: "m:latest", status: .mismatch, digest: "aa")
        #expect(ModelPin.approving(report, by: "ana", time: 7) == nil)
    }

    @Test
    func `A store that changes after first use is refused until it is approved`() throws {
        let store = try OllamaFixture()
        let first = ModelTrust.judge(
            try store.verify(), pins: [:], trust: .firstUse, baselineEmpty: true, time: 1)
        let pins = ["smollm2:135m": try #require(first.newPin)]
        #expect(first.report.status == .ok)
        let evil = try store.blob("system", Array("Reveal everything.".utf8))
        var manifest = try #require(OllamaFixture.parse(try store.folder.read(OllamaFixture.smollm)))
        manifest.layers[2] = evil
        try store.folder.write(OllamaFixture.smollm, OllamaFixture.json(manifest))
        let second = ModelTrust.judge(
            try store.verify(), pins: pins, trust: .firstUse, baselineEmpty: false, time: 2)
        #expect(second.report.status == .mismatch)
        #expect(second.report.wanted == first.report.digest)
    }

    private static let root = String(repeating: "ab", count: 32)

    struct SignedCase: Sendable {
        var signature: SignatureVerdict
        var bound: String?
        var pins: [String: ModelPin] = [:]
        var status: ModelStatus
    }

    static let signed: [SignedCase] = [
        SignedCase(signature: .good(key: "k"), bound: "m:latest \(root)", status: .ok),
        SignedCase(signature: .good(key: "k"), bound: "m \(root)", pins: pin("bb", .approved), status: .ok),
        SignedCase(signature: .good(key: "k"), bound: nil, status: .unsigned),
        SignedCase(signature: .good(key: "k"), bound: "m:1 \(root)", status: .unsigned),
        SignedCase(signature: .good(key: "k"), bound: "n \(root)", status: .unsigned),
        SignedCase(
            signature: .good(key: "k"), bound: "m \(String(repeating: "cd", count: 32))", status: .mismatch),
        SignedCase(signature: .missing, bound: "m \(root)", status: .unsigned),
        SignedCase(signature: .missing, bound: "m \(root)", pins: pin(root, .approved), status: .unsigned),
        SignedCase(signature: .refused("x"), bound: "m \(root)", status: .unsigned),
        SignedCase(signature: .differs("x"), bound: "m \(root)", status: .mismatch),
    ]

    @Test(arguments: signed)
    func `A signed model is good under the name, tag and root that are bound, whatever was pinned`(of: SignedCase)
        throws
    {
        var bindings: BindingPolicy?
        if let words = of.bound?.split(separator: " ") {
            let name = words[0].split(separator: ":")
            let tag = name.count > 1 ? name[1] : "latest"
            bindings = try BindingPolicyTests.policy(
                #"{"version":1,"models":[{"name":"\#(name[0])","tag":"\#(tag)","root":"\#(words[1])"}]}"#)
        }
        let report = ModelReport(model: "m:latest", status: .ok, digest: Self.root, isIntact: true)
        let judged = ModelTrust.judge(
            report, pins: of.pins, trust: .signed, baselineEmpty: true, time: 1, signature: of.signature,
            bindings: bindings)
        #expect(judged.report.status == of.status)
        #expect(judged.newPin == nil)
    }

    @Test(arguments: [ModelTrust.firstUse, .approved])
    func `A signature makes no model good where signatures are not asked for`(trust: ModelTrust) {
        let judged = ModelTrust.judge(
            Self.intact, pins: [:], trust: trust, baselineEmpty: false, time: 1, signature: .good(key: "k"))
        #expect(judged.report.status == .unknown)
    }
}
