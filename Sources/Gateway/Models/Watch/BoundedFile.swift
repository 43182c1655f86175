import Glibc

/// A small file that may be anything: read once, whole, or not at all.
enum BoundedFile {
    /// The bytes of a regular file of `limit` bytes at most; nil for any other, and for one that cannot be read.
    static func read(_ path: String, limit: Int) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(file, $0.baseAddress! + done, $0.count - done, off_t(done))
            }
            guard count > 0 else { return nil }
            done += count
        }
        return bytes
    }
}

/// The names in a directory.
enum DirectoryNames {
    /// All names but `.` and `..` that are UTF-8, in no order; none where it cannot be listed, and no more than `limit`.
    static func list(_ path: String, limit: Int) -> [String] {
        guard let entries = opendir(path) else { return [] }
        defer { closedir(entries) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(entries) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { $0.prefix { $0 != 0 } + [] }
            guard let name = String(validating: bytes, as: UTF8.self), name != ".", name != ".." else { continue }
            names.append(name)
        }
        return names
    }
}
