import Glibc

/// What is behind the name of a unix socket.
enum SocketState {
    /// Somebody listens.
    case live
    /// The file of a listener that is gone.
    case stale
    case absent
    /// It may not be opened; carries why.
    case closed(String)

    /// Looks by connecting; nothing is sent.
    init(_ path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else {
            self = .absent
            return
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else {
            self = .closed(NamedFile.cause())
            return
        }
        defer { close(descriptor) }
        let failed = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) != 0
            }
        }
        self = failed ? Self.failed(errno) : .live
    }

    private static func failed(_ code: Int32) -> SocketState {
        switch code {
        // EAGAIN: its queue of new connections is full, so somebody listens.
        case EAGAIN, EINPROGRESS: .live
        case ENOENT, ENOTDIR: .absent
        case ECONNREFUSED, ENOTSOCK: .stale
        default: .closed(String(cString: strerror(code)))
        }
    }
}
