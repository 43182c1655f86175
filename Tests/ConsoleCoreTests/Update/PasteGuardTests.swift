import Testing

@testable import ConsoleCore

struct PasteGuardTests {
    @Test func `of a paste only characters pass, into text`() {
        var paste = PasteGuard()
        #expect(paste.passes("b", isTyping: false, at: 0) == true)
        paste.take(isOpen: true, at: 0)
        #expect(!paste.passes("b", isTyping: false, at: 1) && !paste.passes(.enter, isTyping: true, at: 2))
        #expect(paste.passes("b", isTyping: true, at: 3) && !paste.passes(.control("c"), isTyping: true, at: 4))
        paste.take(isOpen: false, at: 5)
        #expect(paste.passes(.enter, isTyping: true, at: 6) == true)
    }

    @Test func `what comes after a silence inside a paste is not taken for keys`() {
        var paste = PasteGuard()
        paste.take(isOpen: true, at: 0)
        #expect(paste.passes("x", isTyping: true, at: 10) == true)
        for at in [1500, 1501, 2400, 3300] {
            #expect(!paste.passes("Y", isTyping: false, at: at) && !paste.passes("Y", isTyping: true, at: at))
        }
        #expect(paste.isPasting)
        #expect(paste.passes("q", isTyping: false, at: 4300) && !paste.isPasting)
    }

    @Test func `an end that comes late ends it`() {
        var paste = PasteGuard()
        paste.take(isOpen: true, at: 0)
        #expect(paste.passes("x", isTyping: true, at: 2000) == false)
        paste.take(isOpen: false, at: 2001)
        #expect(paste.passes("q", isTyping: false, at: 2002) == true)
    }
}
