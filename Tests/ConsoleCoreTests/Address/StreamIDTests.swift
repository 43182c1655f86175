import CCurses
import Glibc
import Testing

@testable import ConsoleCore

struct StreamIDTests {
    @Test(arguments: [
        ("1777896271000-0", true), ("0", true), ("18446744073709551615-18446744073709551615", true), ("", false),
        ("1-0\0", false), ("1\0-0", false), ("1-0\r\nFLUSHALL", false), ("+", false), ("١-0", false),
        (String(repeating: "1", count: 42), false),
    ])
    func `an id is digits and a dash`(_ text: String, _ isTaken: Bool) {
        #expect((StreamID(Array(text.utf8))?.text == text) == isTaken)
    }

    @Test func `without a terminal none is opened`() {
        let kept = dup(STDIN_FILENO)
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        dup2(null, STDIN_FILENO)
        defer {
            dup2(kept, STDIN_FILENO)
            close(kept)
            close(null)
        }
        #expect(si_open() == Int32(SI_OPEN_NO_TERMINAL))
    }
}
