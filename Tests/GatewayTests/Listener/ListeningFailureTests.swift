import Glibc
import NIOCore
import Testing

@testable import Gateway

/// Why a listener cannot start, in words.
struct ListeningFailureTests {
    @Test(arguments: [
        (EADDRINUSE, "the port is taken"), (EADDRNOTAVAIL, "this machine has no such address"),
        (EACCES, "this user may not use the port"), (EMFILE, "Too many open files"),
    ])
    func `what the system says is told with the place and the option`(code: Int32, words: String) {
        let failure = Failure(
            listening: IOError(errnoCode: code, reason: "bind"), at: "192.0.2.1:443", option: "--control")
        #expect(failure.message == "cannot listen on 192.0.2.1:443: \(words)")
        #expect(failure.hint.contains("--control"))
        #expect(failure.code == 2)
    }
}
