import Testing
import Vocabulary

@testable import ModelVerifier

struct ModelRegistryTests {
    private static func registry(_ status: ModelStatus) -> ModelRegistry {
        let registry = ModelRegistry(mode: .enforce)
        registry.update([ModelReport(model: "smollm2:latest", status: status)])
        return registry
    }

    static let refusals: [(status: ModelStatus, refusal: ReasonCode?)] = [
        (.ok, nil), (.mismatch, .modelDigestMismatch), (.unknown, .modelUnknown), (.malformed, .modelMalformed),
        (.unsigned, .modelUnsigned), (.verifying, .modelUnknown),
    ]

    @Test(arguments: refusals)
    func `Each status has its refusal`(status: ModelStatus, refusal: ReasonCode?) {
        #expect(Self.registry(status).refusal(for: "smollm2:latest") == refusal)
    }

    @Test(arguments: ["smollm2", "smollm2:latest", "library/smollm2", "registry.ollama.ai/library/smollm2:latest"])
    func `A good model passes under every spelling that Ollama takes for it`(name: String) {
        #expect(Self.registry(.ok).refusal(for: name) == nil)
    }

    @Test(arguments: [
        "smollm2:135m", "SmolLM2", "other", "", "smollm2:", "smollm2:latest ", "ana/smollm2", "sha256-aa",
    ])
    func `A name that is not in the store is refused`(name: String) {
        #expect(Self.registry(.ok).refusal(for: name) == .modelUnknown)
    }

    @Test
    func `A name longer than any that Ollama serves is refused unread`() {
        let name = "smollm2:" + String(repeating: "l", count: 600)
        let registry = ModelRegistry(mode: .enforce)
        registry.update([ModelReport(model: name, status: .ok)])
        #expect(registry.refusal(for: name) == .modelUnknown)
    }

    @Test
    func `An empty registry refuses and one without verification passes everything`() {
        #expect(ModelRegistry(mode: .enforce).refusal(for: "any") == .modelUnknown)
        #expect(ModelRegistry(mode: .none).refusal(for: "any") == nil)
    }

    @Test(arguments: [ModelStatus.ok, .mismatch])
    func `A verdict stays in force while the model is hashed again`(status: ModelStatus) {
        let registry = Self.registry(status)
        let before = registry.refusal(for: "smollm2")
        registry.update(ModelReport(model: "smollm2:latest", status: .verifying))
        #expect(registry.refusal(for: "smollm2") == before)
        registry.update([ModelReport(model: "smollm2:latest", status: .verifying)])
        #expect(registry.refusal(for: "smollm2") == before)
        #expect(registry.reports().map(\.status) == [.verifying])
        registry.update(ModelReport(model: "smollm2:latest", status: .malformed))
        #expect(registry.refusal(for: "smollm2") == .modelMalformed)
    }

    @Test
    func `A model that left the store is refused and others go on`() {
        let registry = Self.registry(.ok)
        registry.update([ModelReport(model: "phi:latest", status: .ok), ModelReport(model: "bad:1", status: .mismatch)])
        #expect(registry.refusal(for: "smollm2") == .modelUnknown)
        #expect(registry.refusal(for: "phi") == nil)
        #expect(registry.refusal(for: "bad:1") == .modelDigestMismatch)
        #expect(registry.reports().map(\.model) == ["bad:1", "phi:latest"])
    }

    @Test
    func `Of two reports under one name the worse decides in any order`() {
        let good = ModelReport(model: "m", status: .ok)
        let bad = ModelReport(model: "m:latest", status: .malformed)
        for reports in [[good, bad], [bad, good]] {
            let registry = ModelRegistry(mode: .enforce)
            registry.update(reports)
            #expect(registry.refusal(for: "m") == .modelMalformed)
        }
    }
}
