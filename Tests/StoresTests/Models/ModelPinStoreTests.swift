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
