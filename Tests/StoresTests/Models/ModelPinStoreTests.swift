import Testing

@testable import Stores

@Suite struct ModelPinStoreTests {
    let temporary: TemporaryDirectory
    let pins: ModelPinStore
    let good = "sha256:" + String(repeating: "0a", count: 32)
    let other = "sha256:" + String(repeating: "f0", count: 32)

    init() throws {
        temporary = try TemporaryDirectory()
        pins = ModelPinStore(try temporary.open())
    }

    @Test func `Each change of a pin raises its version`() throws {
        #expect(try pins.pin("llama", digest: good, origin: .approved, by: "ana", now: 1).version == 1)
        let second = try pins.pin("llama", digest: other, origin: .signed, by: "gateway", now: 2)
        #expect(second.version == 2 && second.digest == other && second.origin == .signed && second.updated == 2)
        #expect(try pins.all() == [second])
        #expect(try pins.pin(for: "llama") == second)
        #expect(try pins.pin(for: "none") == nil)
    }

    @Test func `First use pins what has no pin and touches nothing else`() throws {
        let approved = try pins.pin("llama", digest: good, origin: .approved, by: "ana", now: 1)
        #expect(try pins.pinFirstUse(["llama": other, "qwen": other], now: 2) == ["qwen"])
        #expect(try pins.pin(for: "llama") == approved)
        #expect(try pins.pin(for: "qwen")?.origin == .firstUse)
    }

    @Test func `What a model is made of is kept beside its pin, and only as long as that holds`() throws {
        let evidence = ModelEvidence(contents: #"{"layers":[]}"#, leaves: ["aa": [1, 2], "bb": [3]])
        _ = try pins.pinFirstUse(["llama": good], evidence: ["llama": evidence], now: 1)
        #expect(try pins.contents(of: "llama")?.json == evidence.contents)
        #expect(try pins.leaves(of: "bb") == [3] && pins.leaves(of: "cc") == nil)
        // Approving the same bytes brings nothing new; other bytes without anything known of them end it.
        _ = try pins.pin("llama", digest: good, origin: .approved, by: "ana", now: 2)
        #expect(try pins.contents(of: "llama")?.digest == good)
        _ = try pins.pin("llama", digest: other, origin: .approved, by: "ana", now: 3)
        #expect(try pins.contents(of: "llama") == nil && pins.leaves(of: "aa") == nil)
    }

    @Test func `What is too long is not kept at all`() throws {
        let long = ModelEvidence(contents: String(repeating: "x", count: ModelEvidence.contentLimit + 1))
        _ = try pins.pin("llama", digest: good, origin: .approved, by: "ana", evidence: long, now: 1)
        #expect(try pins.contents(of: "llama") == nil)
        let half = [UInt8](repeating: 7, count: ModelEvidence.leafLimit / 2 + 1)
        let many = ModelEvidence(contents: "{}", leaves: ["a": half, "b": half])
        _ = try pins.pin("qwen", digest: good, origin: .approved, by: "ana", evidence: many, now: 1)
        #expect(try pins.leaves(of: "a")?.count == half.count && pins.leaves(of: "b") == nil)
    }

    @Test func `A pin that is taken away leaves nothing but its entry in the log`() throws {
        let evidence = ModelEvidence(contents: "{}")
        _ = try pins.pin("llama", digest: good, origin: .approved, by: "ana", evidence: evidence, now: 1)
        #expect(try pins.unpin("llama", by: "bob", reason: "gone", now: 2))
        #expect(try pins.all().isEmpty && pins.contents(of: "llama") == nil)
        #expect(try !pins.unpin("llama", by: "bob", now: 3))
    }

    @Test func `First use ends once, and the mark of bindings only rises`() throws {
        #expect(try !pins.isBaselineTaken() && pins.bindingMark() == nil)
        for _ in 0..<2 { try pins.takeBaseline() }
        #expect(try pins.isBaselineTaken())
        for (version, digest) in [(3, "c"), (2, "b"), (3, "other")] {
            try pins.keepBindingMark(version: version, digest: digest)
        }
        #expect(try pins.bindingMark()?.version == 3 && pins.bindingMark()?.digest == "c")
    }

    static let malformed = [
        "", "sha256:", "sha256:abc", "SHA256:" + String(repeating: "0a", count: 32), String(repeating: "0a", count: 32),
        "sha256:" + String(repeating: "0A", count: 32), "sha256:../" + String(repeating: "0", count: 61),
        "sha256:" + String(repeating: "0a", count: 33),
    ]

    @Test(arguments: malformed)
    func `A digest of another form is refused`(_ digest: String) throws {
        #expect(code { _ = try pins.pin("m", digest: digest, origin: .approved, by: "ana", now: 1) } == .valueInvalid)
        #expect(code { _ = try pins.pinFirstUse(["m": digest], now: 1) } == .valueInvalid)
        #expect(try pins.all().isEmpty)
    }
}
