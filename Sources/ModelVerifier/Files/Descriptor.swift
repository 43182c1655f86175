import Glibc

/// An open file or directory, closed when it goes out of scope.
///
/// Everything below the store's own directory is opened one name at a time relative to its parent, so no symbolic link
/// is followed anywhere on the way, and only after its type is known, so no FIFO or device is ever opened.
struct Descriptor: ~Copyable {
    let raw: Int32

    deinit { _ = close(raw) }

    /// Opens the directory that an operator named; links in that path are the operator's own.
    init(directory path: String) throws(Refusal) {
        let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw FileFault(errno: errno).refusal }
        raw = opened
    }

    private init(in parent: borrowing Descriptor, name: String, kind: FileKind, flags: Int32) throws(Refusal) {
        let found = try parent.identity(of: name)
        guard found.kind == kind else { throw FileFault.wrongKind(found.kind).refusal }
        let opened = openat(parent.raw, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | flags)
        guard opened >= 0 else { throw FileFault(errno: errno).refusal }
        raw = opened
    }

    /// This descriptor, once it is sure that the entry was not exchanged for another kind while it was opened.
    private consuming func checked(_ kind: FileKind) throws(Refusal) -> Descriptor {
        let found = try identity().kind
        guard found == kind else { throw FileFault.wrongKind(found).refusal }
        return self
    }

    /// Opens a sub-directory that is no link.
    borrowing func directory(_ name: String) throws(Refusal) -> Descriptor {
        try Descriptor(in: self, name: name, kind: .directory, flags: O_DIRECTORY).checked(.directory)
    }

    /// Opens a regular file that is no link.
    borrowing func file(_ name: String) throws(Refusal) -> Descriptor {
        try Descriptor(in: self, name: name, kind: .regular, flags: 0).checked(.regular)
    }

    /// Opens the directory reached by `names`, one after the other.
    borrowing func directory(_ names: ArraySlice<String>) throws(Refusal) -> Descriptor {
        var here = try directory(".")
        for name in names { here = try here.directory(name) }
        return here
    }

    /// What the file system says of the open file.
    borrowing func identity() throws(Refusal) -> FileIdentity {
        var status = stat()
        guard fstat(raw, &status) == 0 else { throw FileFault(errno: errno).refusal }
        return FileIdentity(status)
    }

    /// What the file system says of an entry of this directory, not following it.
    borrowing func identity(of name: String) throws(Refusal) -> FileIdentity {
        guard Self.isPlain(name) else { throw FileFault.badName.refusal }
        var status = stat()
        guard fstatat(raw, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { throw FileFault(errno: errno).refusal }
        return FileIdentity(status)
    }

    /// The text of a symbolic link in this directory, at most 4095 bytes.
    borrowing func link(_ name: String) throws(Refusal) -> String {
        guard Self.isPlain(name) else { throw FileFault.badName.refusal }
        var text = [UInt8](repeating: 0, count: 4096)
        let count = text.withUnsafeMutableBytes { bytes in
            bytes.withMemoryRebound(to: CChar.self) { chars in
                chars.baseAddress.map { readlinkat(raw, name, $0, chars.count) } ?? -1
            }
        }
        guard count >= 0 else { throw FileFault(errno: errno).refusal }
        guard count < text.count, let valid = String(validating: text[..<count], as: UTF8.self) else {
            throw FileFault.badName.refusal
        }
        return valid
    }

    /// Reads up to `target.count` bytes at `offset`; fewer only at the end of the file, -1 when they cannot be read.
    static func read(_ raw: Int32, at offset: UInt64, into target: UnsafeMutableRawBufferPointer) -> Int {
        var done = 0
        while done < target.count, let base = target.baseAddress {
            let count = pread(raw, base + done, target.count - done, off_t(clamping: offset &+ UInt64(done)))
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return -1 }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// All bytes of a regular file of this directory that was hashed when it had `identity`.
    borrowing func contents(of name: String, _ identity: FileIdentity, limit: Int64) throws(Refusal) -> [UInt8] {
        guard identity.size <= limit else {
            throw Refusal(.malformed, "\(identity.size) bytes are too many to be read")
        }
        let opened = try file(name)
        var bytes = [UInt8](repeating: 0, count: Int(identity.size))
        let count = bytes.withUnsafeMutableBytes { Self.read(opened.raw, at: 0, into: $0) }
        guard count == bytes.count, try opened.identity() == identity else {
            throw Refusal(.mismatch, "the file changed while it was being read")
        }
        return bytes
    }

    /// One name of a path: not empty, not `..`, no separator, no NUL. `.` is the directory itself.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != ".." && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 == 0 }
    }
}

/// Why a file could not be opened.
enum FileFault {
    case missing, badName, wrongKind(FileKind), unreadable(Int32)

    init(errno code: Int32) {
        switch code {
        case ENOENT: self = .missing
        case ELOOP: self = .wrongKind(.symbolicLink)
        case ENOTDIR: self = .wrongKind(.special)
        default: self = .unreadable(code)
        }
    }

    /// Links and special files are malformed; what is missing or unreadable cannot be told, which is never good.
    var refusal: Refusal {
        switch self {
        case .missing: .missing
        case .badName: Refusal(.malformed, "the name of a file is not usable")
        case .wrongKind(.symbolicLink): Refusal(.malformed, "a symbolic link, which is never followed")
        case .wrongKind(.directory): Refusal(.malformed, "a directory where a file belongs")
        case .wrongKind(.regular): Refusal(.malformed, "a file where a directory belongs")
        case .wrongKind(.special): Refusal(.malformed, "not a regular file")
        case .unreadable(let code): Refusal(.unknown, "cannot be read: \(String(cString: strerror(code)))")
        }
    }
}

extension Refusal {
    /// Said of a file or folder that is not there.
    fileprivate static var missing: Refusal {
        var refusal = Refusal(.unknown, "the file is not there")
        refusal.isMissing = true
        return refusal
    }
}
