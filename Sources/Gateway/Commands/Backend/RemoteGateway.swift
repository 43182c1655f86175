import CCurl
import Glibc
import Wire

/// What proves who calls over TCP; masked when it is printed.
struct ControlCredentials: Sendable, CustomStringConvertible, CustomReflectable {
    var token: String?
    /// Paths of PEM files.
    var authorities: String?
    var certificate: String?
    var key: String?

    var description: String { "ControlCredentials(…)" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

/// A running gateway's control API, over its unix socket or over TLS; one connection, used by one thread.
final class RemoteGateway: ControlTransport {
    /// Milliseconds for connecting, and for a whole call.
    private static let connecting = 5000
    private static let patience = 30_000
    /// Most megabytes of an answer.
    private static let limit = 32

    private let endpoint: ControlEndpoint
    private let client: OpaquePointer

    init(_ endpoint: ControlEndpoint, _ credentials: ControlCredentials) throws {
        self.endpoint = endpoint
        var socket: String?
        if case .unix(let path) = endpoint { socket = path }
        guard let client = Self.open(socket, credentials) else { throw Failure("there is no memory for a connection") }
        self.client = client
    }

    deinit { si_http_close(client) }

    func send(_ request: ControlRequest) throws -> ControlReply {
        let answer = request.body.withUnsafeBufferPointer { bytes in
            si_http_send(
                client, request.method.rawValue, endpoint.origin + request.target,
                bytes.isEmpty ? nil : bytes.baseAddress, bytes.count)
        }
        guard answer.status != 0, answer.failure == SI_HTTP_ANSWERED else {
            throw Failure(Self.fault(answer).error(at: endpoint))
        }
        return ControlReply(
            status: answer.status, body: Array(UnsafeBufferPointer(start: answer.body, count: answer.count)))
    }

    private static func open(_ socket: String?, _ credentials: ControlCredentials) -> OpaquePointer? {
        let texts = [socket, credentials.token, credentials.authorities, credentials.certificate, credentials.key]
        let copies = texts.map { $0.flatMap { strdup($0) } }
        defer { copies.forEach { free($0) } }
        let pointers = copies.map { UnsafePointer($0) }
        var options = si_http_options()
        (options.unix_path, options.token, options.ca_file) = (pointers[0], pointers[1], pointers[2])
        (options.cert_file, options.key_file) = (pointers[3], pointers[4])
        (options.milliseconds, options.connect_milliseconds) = (patience, connecting)
        options.limit = limit << 20
        return si_http_open(&options)
    }

    private static func fault(_ answer: si_http_answer) -> ControlFault {
        guard answer.too_long == 0 else { return .tooLong(megabytes: limit) }
        return switch answer.failure {
        case SI_HTTP_REFUSED: .refused
        case SI_HTTP_NO_SUCH_HOST: .noSuchHost
        case SI_HTTP_TIMED_OUT: .timedOut(seconds: patience / 1000)
        case SI_HTTP_UNTRUSTED: .untrusted(verify: answer.verify)
        case SI_HTTP_BAD_CA_FILE: .badAuthorities
        case SI_HTTP_BAD_CLIENT_FILES: .badClientFiles
        case SI_HTTP_HANDSHAKE: .handshake
        case SI_HTTP_CUT: .cut
        default: .other(String(cString: answer.error))
        }
    }
}
