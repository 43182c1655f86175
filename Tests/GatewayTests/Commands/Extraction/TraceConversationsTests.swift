import Testing

@testable import Gateway

struct TraceConversationsTests {
    @Test func `a request goes on from the latest one of its user that nothing went on from yet`() {
        var conversations = TraceConversations()
        let first = conversations.place(1, turn: 0, user: "a")
        let second = conversations.place(2, turn: 0, user: "a")
        let other = conversations.place(3, turn: 0, user: "b")
        #expect((first.history, second.history, other.history) == (0, 0, 0))
        #expect(conversations.place(4, turn: 1, user: "a").history == second.lead)
        #expect(conversations.place(5, turn: 1, user: "a").history == first.lead)
        #expect(conversations.place(6, turn: 1, user: "b").history == other.lead)
    }

    @Test func `a history that was never sent is nobody's`() {
        var conversations = TraceConversations()
        let sent = conversations.place(1, turn: 0, user: "a")
        let forged = (0..<9).map { conversations.place(UInt64($0), turn: 3, user: "a").history }
        #expect(Set(forged + [0, sent.lead]).count == 11)
    }
}
