import ExtractionDetector
import Testing

@testable import Gateway

@Suite struct BehaviourStoreTests {
    @Test func `it stays bounded, and forgets those first that were idle for longest`() {
        let store = BehaviourStore()
        for tenant in 0..<110_000 { _ = store.observe(ExtractionSample(), tenant: "t_\(tenant)", at: tenant / 10) }
        #expect(store.count <= 100_000)
        for tenant in 0..<25_000 {
            _ = store.risk(tenant: "t_\(tenant)", adding: 90, why: "pi_instruction_override", at: tenant / 10)
        }
        #expect(store.risky(at: 2_500, limit: 50_000).count <= 20_000)
        #expect(store.risk(tenant: "t_24999", at: 2_500).risk > 80)
        #expect(store.risk(tenant: "t_15000", at: 2_500).risk > 80)
        #expect(store.risk(tenant: "t_0", at: 2_500).risk == 0)
    }

    @Test func `a tenant that goes on attacking is never forgotten`() {
        let store = BehaviourStore()
        for tenant in 0..<50_000 {
            _ = store.risk(tenant: "t_\(tenant)", adding: 30, why: "pi_instruction_override", at: tenant)
            if tenant % 1_000 == 0 {
                _ = store.risk(tenant: "t_busy", adding: 90, why: "pi_jailbreak_persona", at: tenant)
            }
        }
        #expect(store.risk(tenant: "t_busy", at: 50_000).risk > 90)
    }

    @Test func `honest requests leave no risk behind, and a change of one is told once`() {
        let store = BehaviourStore()
        #expect(store.risk(tenant: "t_a", adding: 19, why: "", at: 0) == 0)
        #expect(store.changes(at: 1).isEmpty)
        let risk = store.risk(tenant: "t_a", adding: 50, why: "obf_base64", at: 2)
        #expect(risk == 50)
        #expect(store.risk(tenant: "t_a", adding: 0, why: "", at: 2) == 50)
        #expect(store.changes(at: 2).map(\.why) == ["obf_base64"])
        #expect(store.changes(at: 2).isEmpty)
    }
}
