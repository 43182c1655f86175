import Glibc

/// A small file named in the configuration, read once at the start.
enum PEMFile {
    /// Bytes of the largest one: the bundle of a whole system has a quarter of it.
    private static let limit = 1 << 20

    /// The bytes of the file.
    /// - Parameter role: what it is for, as the beginning of a sentence.
    static func read(_ path: String, role: String) throws(UpstreamSetupError) -> [UInt8] {
        guard let file = fopen(path, "re") else { throw unreadable(path, role) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard ferror(file) == 0 else { throw unreadable(path, role) }
        guard count > 0 else {
            throw UpstreamSetupError(
                .fileEmpty, "\(role) \(path) is empty", hint: "Put PEM text into it, or leave the setting out")
        }
        guard count <= limit else {
            throw UpstreamSetupError(
                .fileTooLarge, "\(role) \(path) is larger than 1 MiB", hint: "Name a file with PEM text")
        }
        return Array(bytes.prefix(count))
    }

    private static func unreadable(_ path: String, _ role: String) -> UpstreamSetupError {
        UpstreamSetupError(
            .fileUnreadable, "\(role) \(path) cannot be read",
            hint: "Check that the file is there and readable for the gateway's user",
            cause: String(cString: strerror(errno)))
    }
}
