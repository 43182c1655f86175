import SecurityGate
import Testing
import Vocabulary

@testable import Gateway

@Suite struct ConversationStoreTests {
    private static let findings = [Finding(code: .piJailbreakPersona, weight: 60, rule: "r", segment: 0)]

    private static func count(
        _ store: ConversationStore, _ names: [Int], tenant: String = "t_a", at time: Int = 0, isAttempt: Bool = true
    ) -> (fresh: Int, risk: Int) {
        let marks = [FindingMark(mark: 7, isAttempt: isAttempt)]
        let (fresh, risk) = store.count(
            findings, marks, in: names.map { ConversationName($0) }, tenant: tenant, at: time)
        return (fresh.attacks, risk)
    }

    @Test func `conversations and tenants do not know of each other`() {
        let store = ConversationStore()
        #expect(Self.count(store, [1]) == (60, 0))
        #expect(Self.count(store, [2]) == (60, 0))
        #expect(Self.count(store, [1], tenant: "t_b") == (60, 0))
        #expect(Self.count(store, [1]) == (60, 84))
        #expect(store.count == 3)
    }

    @Test func `of two names the one that knows more counts`() {
        let store = ConversationStore()
        #expect(Self.count(store, [1, 2], isAttempt: false) == (60, 0))
        #expect(Self.count(store, [1, 3], isAttempt: false) == (0, 60))
        #expect(Self.count(store, [4, 2]) == (60, 84))
    }

    @Test func `a request of no conversation is fresh, and leaves nothing behind`() {
        let store = ConversationStore()
        for _ in 0..<3 { #expect(Self.count(store, [], isAttempt: false) == (60, 0)) }
        #expect(store.count == 0)
    }

    @Test func `it stays bounded, and one tenant drives out only its own`() {
        let store = ConversationStore()
        _ = Self.count(store, [1], tenant: "t_quiet")
        for name in 0..<5_000 { _ = Self.count(store, [name], tenant: "t_flood", at: 1 + name) }
        #expect(store.count <= ConversationStore.tenantLimit + 1)
        #expect(Self.count(store, [1], tenant: "t_quiet", at: 5_001).risk > 80)
        #expect(Self.count(store, [4_999], tenant: "t_flood", at: 5_001).risk > 80)
        #expect(Self.count(store, [0], tenant: "t_flood", at: 5_001).risk == 0)
        for tenant in 0..<15 {
            for name in 0..<1_900 { _ = Self.count(store, [name], tenant: "t_\(tenant)", at: 10_000 + name) }
        }
        #expect(store.count <= ConversationStore.limit)
    }
}
