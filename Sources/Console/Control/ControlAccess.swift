import CCurl
import Glibc
import Wire

/// Where the control API is, and what proves who calls; masked when it is printed.
struct ControlAccess: Sendable, CustomStringConvertible, CustomReflectable {
    var endpoint: ControlEndpoint
    /// Nil over the unix socket, which needs none.
    var token: String?
    /// Paths of PEM files, for https.
    var authorities: String?
    var certificate: String?
    var key: String?

    var description: String { "ControlAccess(\(endpoint), …)" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// Makes a client; nil when there is no memory.
    func open(_ limits: (inout si_http_options) -> Void) -> OpaquePointer? {
        var socket: String?
        if case .unix(let path) = endpoint { socket = path }
        let copies = [socket, token, authorities, certificate, key].map { $0.flatMap { strdup($0) } }
        defer { copies.forEach { free($0) } }
        let pointers = copies.map { UnsafePointer($0) }
        var options = si_http_options()
        (options.unix_path, options.token, options.ca_file) = (pointers[0], pointers[1], pointers[2])
        (options.cert_file, options.key_file) = (pointers[3], pointers[4])
        limits(&options)
        return si_http_open(&options)
    }
}

extension ControlFault {
    /// - Parameter patience: milliseconds that were waited at most.
    init(_ answer: si_http_answer, patience: Int) {
        switch answer.failure {
        case SI_HTTP_REFUSED: self = .refused
        case SI_HTTP_NO_SUCH_HOST: self = .noSuchHost
        case SI_HTTP_TIMED_OUT: self = .timedOut(seconds: patience / 1000)
        case SI_HTTP_UNTRUSTED: self = .untrusted(verify: answer.verify)
        case SI_HTTP_BAD_CA_FILE: self = .badAuthorities
        case SI_HTTP_BAD_CLIENT_FILES: self = .badClientFiles
        case SI_HTTP_HANDSHAKE: self = .handshake
        case SI_HTTP_CUT: self = .cut
        default: self = .other(String(cString: answer.error))
        }
    }
}
