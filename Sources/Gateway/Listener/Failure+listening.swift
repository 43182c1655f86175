import Glibc
import NIOCore

extension Failure {
    /// Why a listener cannot start, for both of them.
    ///
    /// - Parameters:
    ///   - error: what NIO says.
    ///   - place: where it was to listen, `HOST:PORT`.
    ///   - option: the one that named the place.
    init(listening error: any Error, at place: String, option: String) {
        let (cause, hint) =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: ("the port is taken", "Stop the other program, or give another \(option) HOST:PORT.")
            case EADDRNOTAVAIL: ("this machine has no such address", "Give one of its own to \(option).")
            case EACCES: ("this user may not use the port", "Give a port above 1023 to \(option).")
            case let code?: (String(cString: strerror(code)), "Check \(option).")
            case nil where error is SocketAddressError.UnknownHost:
                ("there is no such host", "Check the name in \(option).")
            case nil: ("\(error)", "Check \(option).")
            }
        self.init("cannot listen on \(place): \(cause)", hint: hint)
    }
}
