import Testing

@testable import Gateway

@Suite struct CampaignBookTests {
    @Test func `a campaign that grows stays under the tenant it was told under`() {
        var book = CampaignBook()
        let first = book.take(["t_c", "t_d"], at: 0)
        #expect(first == ["t_c", "t_d"])
        let grown = book.take(["t_a", "t_c", "t_d"], at: 1)
        #expect(grown == ["t_c", "t_a", "t_d"])
        #expect(book.members(with: "t_c") == ["t_a", "t_c", "t_d"])
        #expect(book.members(with: "t_x") == ["t_x"])
        let alone = book.take(["t_q"], at: 1)
        #expect(alone == nil)
    }

    @Test func `tenants that were excused are no campaign for thirty days, and no part of one of others`() {
        var book = CampaignBook()
        book.excuse(["t_a", "t_b"], at: 0)
        let unkept = book.takeUnkept()
        #expect(unkept == ["t_a", "t_b"])
        let nothing = book.takeUnkept()
        #expect(nothing.isEmpty)
        let most = book.take(["t_a", "t_b", "t_c"], at: 1)
        #expect(most == nil)
        let few = book.take(["t_a", "t_c", "t_d", "t_e"], at: 1)
        #expect(few == ["t_c", "t_d", "t_e"])
        let later = book.take(["t_a", "t_b", "t_c"], at: CampaignBook.span)
        #expect(later != nil)
        var next = CampaignBook()
        next.recall(["t_a": 50, "t_b": 50])
        let restarted = next.take(["t_a", "t_b"], at: 10)
        #expect(restarted == nil)
    }
}
