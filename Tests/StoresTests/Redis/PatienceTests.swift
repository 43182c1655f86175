import Testing

@testable import Stores

@Suite struct PatienceTests {
    @Test func `a command is late after it saw three looks, and only once`() {
        var patience = Patience()
        #expect(patience.look(sent: 2, answered: 0).isEmpty)
        #expect(patience.look(sent: 5, answered: 0).isEmpty)
        #expect(patience.look(sent: 5, answered: 0).isEmpty)
        #expect(!patience.isLate(answered: 0))
        #expect(patience.look(sent: 5, answered: 0) == 0..<2)
        #expect(patience.isLate(answered: 1))
        #expect(patience.look(sent: 5, answered: 1) == 2..<5)
        #expect(patience.look(sent: 5, answered: 4).isEmpty)
        #expect(patience.isLate(answered: 4))
        #expect(!patience.isLate(answered: 5))
    }

    @Test func `what is answered in time is never late`() {
        var patience = Patience(answered: 7)
        for number in 8..<40 { #expect(patience.look(sent: number, answered: number - 3).isEmpty) }
        #expect(patience.look(sent: 40, answered: 36) == 36..<37)
    }
}
