import Glibc
import Vocabulary

/// Small files that an option or a setting names: certificates, keys, tokens.
enum NamedFile {
    /// Bytes of the largest one: the bundle of certificates of a whole system has a quarter of it.
    private static let limit = 1 << 20

    /// The bytes of a regular file.
    ///
    /// - Parameters:
    ///   - role: what the file is for, or who names it, as the beginning of a sentence.
    ///   - isSecret: true to refuse a file that others than its owner can read.
    ///   - mayBeEmpty: true where nothing in it means something.
    static func read(
        _ path: String, role: String, isSecret: Bool = false, mayBeEmpty: Bool = false
    ) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path, role) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Failure("\(role) \(path) is not a file", hint: "Name a file.")
        }
        if isSecret, !SecretMode.isPrivate(status.st_mode, owner: status.st_uid, reader: geteuid()) {
            throw Failure(
                "Others than its owner can read \(role.lowercased()) \(path)",
                hint: "Run chmod 600 \(path), and have what is in it changed if anybody may have read it.")
        }
        return try contents(descriptor, path, role, mayBeEmpty: mayBeEmpty)
    }

    private static func contents(
        _ descriptor: Int32, _ path: String, _ role: String, mayBeEmpty: Bool
    ) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count < bytes.count {
            let step = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            if step < 0 { throw unreadable(path, role) }
            if step == 0 { break }
            count += step
        }
        guard count > 0 || mayBeEmpty else {
            throw Failure("\(role) \(path) is empty", hint: "Name the file that was meant.")
        }
        guard count <= limit else {
            throw Failure("\(role) \(path) is larger than 1 MiB", hint: "Name the file that was meant.")
        }
        return Array(bytes.prefix(count))
    }

    private static func unreadable(_ path: String, _ role: String) -> Failure {
        Failure(
            "\(role) \(path) cannot be read (\(cause()))",
            hint: "Check that the file is there and readable for this user.")
    }

    /// What `errno` says, in words.
    static func cause() -> String { String(cString: strerror(errno)) }
}
