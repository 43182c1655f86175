import Testing

@testable import Gateway

@Suite struct BehaviourStoreTests {
    @Test func `it stays bounded, and forgets those first that were idle for longest`() {
        let store = BehaviourStore()
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

    @Test func `a risk that is gone is told as nothing, and then forgotten`() {
        let store = BehaviourStore()
        _ = store.risk(tenant: "t_a", adding: 50, why: "obf_base64", at: 0)
        #expect(store.changes(at: 0).map(\.risk) == [50])
        var told: [Int] = []
        for time in stride(from: 0, through: 7_200_000, by: 1000) { told += store.changes(at: time).map(\.risk) }
        #expect(told == told.sorted(by: >) && told.last == 0 && Set(told).count == told.count)
        #expect(store.risky(at: 7_200_000, limit: 10).isEmpty)
        #expect(store.changes(at: 7_201_000).isEmpty)
    }

    @Test func `of many changes those that are largest are told first, and all of them in the end`() {
        let store = BehaviourStore()
        for tenant in 0..<1_000 {
            _ = store.risk(tenant: "t_\(tenant)", adding: 20 + tenant % 50, why: "obf_base64", at: 0)
        }
        let first = store.changes(at: 0, limit: 300)
        #expect(first.count == 300 && first.allSatisfy { $0.risk >= 55 })
        let rest = (0..<3).flatMap { _ in store.changes(at: 0, limit: 300) }
        #expect(Set((first + rest).map(\.tenant)).count == 1_000)
        #expect(store.changes(at: 0, limit: 300).isEmpty)
    }

    @Test func `a risk calls somebody once when it becomes critical, and again only after it was calm`() {
        let store = BehaviourStore()
        func alarms(at time: Int) -> [String] { store.changes(at: time, limit: 0).filter(\.isAlarm).map(\.tenant) }
        _ = store.risk(tenant: "t_a", adding: 79, why: "pi_model", at: 0)
        #expect(alarms(at: 0).isEmpty)
        _ = store.risk(tenant: "t_a", adding: 50, why: "pi_model", at: 0)
        #expect(alarms(at: 0) == ["t_a"])
        for _ in 0..<5 { _ = store.risk(tenant: "t_a", adding: 90, why: "pi_model", at: 10) }
        #expect(alarms(at: 10).isEmpty)
        let calm = 3_600_000
        #expect(store.risk(tenant: "t_a", at: calm).risk < 60)
        _ = store.changes(at: calm)
        _ = store.risk(tenant: "t_a", adding: 90, why: "pi_model", at: calm)
        #expect(alarms(at: calm) == ["t_a"])
    }

    @Test func `a tenant that is forgotten for want of room is told to have no risk`() {
        let store = BehaviourStore()
        _ = store.risk(tenant: "t_old", adding: 90, why: "pi_model", at: 0)
        #expect(store.changes(at: 0).map(\.tenant) == ["t_old"])
        for tenant in 0..<20_000 { _ = store.risk(tenant: "t_\(tenant)", adding: 30, why: "pi_model", at: 1 + tenant) }
        let told = store.changes(at: 20_001, limit: 10)
        #expect(told.contains(BehaviourStore.Change(tenant: "t_old", risk: 0, why: "")))
    }
}
