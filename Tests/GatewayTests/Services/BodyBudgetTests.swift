import Testing

@testable import Gateway

extension GatewayTests {
    @Suite struct BodyBudgetTests {
        @Test func `what is held is counted, changed within the limit, and given back`() {
            let budget = BodyBudget()
            var held = budget.hold(60, tenant: "t", limit: 100)
            #expect(held != nil && budget.hold(41, tenant: "t", limit: 100) == nil)
            #expect(held?.change(to: 101, limit: 100) == false && budget.bytes("t") == 60)
            #expect(held?.change(to: 100, limit: 100) == true && budget.bytes("t") == 100)
            #expect(held?.change(to: 10, limit: 100) == true && budget.bytes("t") == 10)
            #expect(held?.change(to: 500, limit: 0) == true && budget.bytes("t") == 500)
            held = nil
            #expect(budget.bytes("t") == 0)
        }
    }
}
