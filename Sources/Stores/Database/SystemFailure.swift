import Glibc

/// What `errno` says right now, in words; read it before anything else is called.
func systemFailure() -> String {
    let code = errno
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &text, text.count) == 0 else { return "errno \(code)" }
    let words = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return "\(String(decoding: words, as: UTF8.self)) (errno \(code))"
}

/// Makes the entries of a directory durable, as a rename or a new file needs.
func synchroniseDirectory(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
}
