import Glibc

/// What the system says of this process.
struct ProcessFigures {
    /// Hundredths of a second, as `/proc` counts them.
    var cpu: Int
    var virtualBytes: Int
    var residentBytes: Int
    var files: Int
    var fileLimit: Int

    /// Nil where `/proc` cannot be read.
    static func read() -> ProcessFigures? {
        // The program's name stands in parentheses and may hold any character.
        guard let stat = statistics(), let end = stat.lastIndex(of: ")") else { return nil }
        let words = stat[stat.index(after: end)...].split(separator: " ")
        guard words.count > 21, let user = Int(words[11]), let system = Int(words[12]), let virtual = Int(words[20]),
            let pages = Int(words[21])
        else { return nil }
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return ProcessFigures(
            cpu: user + system, virtualBytes: virtual, residentBytes: pages * Int(getpagesize()),
            // One of them is open to look.
            files: max(0, DirectoryNames.list("/proc/self/fd", limit: 1 << 20).count - 1),
            fileLimit: Int(clamping: limit.rlim_cur))
    }

    /// The line of `/proc/self/stat`, which has no length of its own.
    private static func statistics() -> String? {
        let file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
