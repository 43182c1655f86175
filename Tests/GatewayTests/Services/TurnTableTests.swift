import Testing

@testable import Gateway

struct TurnTableTests {
    @Test func `one turn of a conversation at a time, of each tenant's own`() {
        let table = TurnTable()
        let first = table.begin("a", tenant: "t1")
        #expect(first != nil && table.begin("a", tenant: "t1") == nil)
        #expect(table.begin("a", tenant: "t2") != nil && table.begin("b", tenant: "t1") != nil)
        first?.end()
        let second = table.begin("a", tenant: "t1")
        first?.end()
        #expect(second != nil && table.begin("a", tenant: "t1") == nil, "a turn ends once")
    }

    @Test func `a turn that nobody holds any more has ended`() {
        let table = TurnTable()
        do { _ = table.begin("a", tenant: "t1") }
        #expect(table.count == 0)
    }
}
