import Glibc
import Vocabulary

/// Sends alerts to a log, each over a socket of its own. Blocking, for two seconds at most once the name is resolved.
struct SyslogSender: Sendable {
    let target: SyslogTarget
    private static let patience = 2

    /// One attempt; `moment` as RFC 3339 has it. A datagram that was sent counts as taken: nobody answers.
    func send(_ message: AlertMessage, moment: String) -> DeliveryAttempt {
        let text = SyslogMessage.text(message, target.facility, moment: moment, host: Self.host, process: getpid())
        let sent =
            switch target.address.target {
            case .unix(let path): Self.send(Array(text.utf8), path: path)
            case .udp(let host, let port): Self.send(Array(text.utf8), host, port, SOCK_DGRAM)
            case .tcp(let host, let port): Self.send(Array("\(text.utf8.count) \(text)".utf8), host, port, SOCK_STREAM)
            }
        return sent
            ? DeliveryAttempt(outcome: .taken, detail: "sent")
            : DeliveryAttempt(outcome: .later(after: nil), detail: NamedFile.cause())
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func send(_ bytes: [UInt8], path: String) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            room.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { return false }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                send(bytes, AF_UNIX, SOCK_DGRAM, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func send(_ bytes: [UInt8], _ host: String, _ port: Int, _ kind: __socket_type) -> Bool {
        var hints = addrinfo()
        hints.ai_socktype = Int32(kind.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &found) == 0 else {
            errno = EHOSTUNREACH
            return false
        }
        defer { freeaddrinfo(found) }
        var next = found
        while let entry = next {
            if send(bytes, entry.pointee.ai_family, kind, entry.pointee.ai_addr, entry.pointee.ai_addrlen) {
                return true
            }
            next = entry.pointee.ai_next
        }
        return false
    }

    private static func send(
        _ bytes: [UInt8], _ family: Int32, _ kind: __socket_type, _ address: UnsafePointer<sockaddr>?,
        _ length: socklen_t
    ) -> Bool {
        let socket = Glibc.socket(family, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer {
            let cause = errno
            close(socket)
            errno = cause
        }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard connect(socket, address, length) == 0 else { return false }
        return Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }
}
