import Glibc

/// One entry of a directory, not followed.
struct DirectoryEntry: Equatable, Sendable {
    /// The name; with replacement characters when it is not valid UTF-8.
    var name: String
    /// Nil when its name is not valid UTF-8, so that it cannot be opened by it.
    var kind: FileKind?
}

extension Descriptor {
    /// The entries but `.` and `..`, sorted by the bytes of their names. Entries that vanish meanwhile are left out.
    ///
    /// More than `limit` entries are refused.
    borrowing func entries(limit: Int) throws(Refusal) -> [DirectoryEntry] {
        let copy = openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw FileFault(errno: errno).refusal }
        guard let stream = fdopendir(copy) else {
            _ = close(copy)
            throw FileFault(errno: ENOMEM).refusal
        }
        defer { closedir(stream) }
        var found: [DirectoryEntry] = []
        while let name = try Self.next(stream) {
            guard found.count < limit else { throw Refusal(.malformed, "more than \(limit) files") }
            if let entry = try entry(name) { found.append(entry) }
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private borrowing func entry(_ bytes: [UInt8]) throws(Refusal) -> DirectoryEntry? {
        guard let name = String(validating: bytes, as: UTF8.self) else {
            return DirectoryEntry(name: String(decoding: bytes, as: UTF8.self), kind: nil)
        }
        do {
            return DirectoryEntry(name: name, kind: try identity(of: name).kind)
        } catch let refusal {
            if refusal.isMissing { return nil }
            throw refusal
        }
    }

    private static func next(_ stream: OpaquePointer) throws(Refusal) -> [UInt8]? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw FileFault(errno: errno).refusal }
                return nil
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { [UInt8]($0.prefix { $0 != 0 }) }
            if name != [0x2E] && name != [0x2E, 0x2E] { return name }
        }
    }
}
