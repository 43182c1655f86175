import Glibc
import Vocabulary

/// A small file with a secret in it, mode 0600, that is whole or not there at any moment.
struct KeyFile {
    let path: String
    /// What it is, for messages: `The secret master`.
    let role: String

    private var directory: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
    private var draft: String {
        path.lastIndex(of: "/").map { "\(path[..<$0])/.\(path[path.index(after: $0)...]).new" } ?? ".\(path).new"
    }

    var exists: Bool { access(path, F_OK) == 0 }

    /// When it was written last, in ms since 1970; nil where it is not there.
    var written: Int64? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
    }

    /// The bytes, `limit` at most; one more is read where the file is longer.
    ///
    /// - Throws: ``StoresError`` with `secret_missing`, `secret_exposed` or `secret_malformed`.
    func read(limit: Int) throws(StoresError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw StoresError(
                .secretMissing, "\(role) cannot be read from \(directory)",
                hint: "Name its directory with --secrets, or restore it; only a new installation may begin without",
                cause: systemFailure())
        }
        defer { close(descriptor) }
        try checkMode(descriptor)
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= limit, case let count = Glibc.read(descriptor, &block, block.count), count > 0 {
            bytes += block.prefix(count)
        }
        return bytes
    }

    /// Makes the file; it must not be there.
    func create(_ bytes: [UInt8]) throws(StoresError) {
        try writeDraft(bytes)
        defer { unlink(draft) }
        guard link(draft, path) == 0, synchroniseDirectory(directory) else { throw unwritable() }
    }

    /// Puts other bytes in place of those that are there, and overwrites those.
    func replace(_ bytes: [UInt8]) throws(StoresError) {
        let old = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        defer { if old >= 0 { close(old) } }
        try writeDraft(bytes)
        guard rename(draft, path) == 0, synchroniseDirectory(directory) else { throw unwritable() }
        if old >= 0 { _ = Self.overwrite(old) }
    }

    /// Removes and overwrites the file; one that is not there is destroyed already. In this order, so that whoever is ended in
    /// between leaves no damaged file behind.
    func destroy() throws(StoresError) {
        unlink(draft)
        let descriptor = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        if descriptor < 0 {
            if errno == ENOENT { return }
            throw unwritable()
        }
        defer { close(descriptor) }
        guard Self.isFile(descriptor), unlink(path) == 0, synchroniseDirectory(directory), Self.overwrite(descriptor)
        else { throw unwritable() }
    }

    private static func isFile(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// Random bytes first: zeros may be stored as a hole.
    private static func overwrite(_ descriptor: Int32) -> Bool {
        var status = stat()
        guard isFile(descriptor), fstat(descriptor, &status) == 0 else { return false }
        var noise = RandomBytes.make(min(max(Int(status.st_size), 0), 1 << 16))
        return pwrite(descriptor, &noise, noise.count, 0) == noise.count && fsync(descriptor) == 0
            && ftruncate(descriptor, 0) == 0
    }

    private func writeDraft(_ bytes: [UInt8]) throws(StoresError) {
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw unwritable()
        }
    }

    private func unwritable() -> StoresError {
        StoresError(
            .notWritable, "\(role) cannot be written to \(directory)",
            hint: "Give the directory to the user that runs secureinfer", cause: systemFailure())
    }

    private func checkMode(_ descriptor: Int32) throws(StoresError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoresError(.secretMalformed, "\(role) is not a file", hint: "Restore it from a copy")
        }
        guard SecretMode.isPrivate(status.st_mode, owner: status.st_uid, reader: geteuid()) else {
            throw StoresError(
                .secretExposed, "Others than its owner can read \(role.prefix(1).lowercased() + role.dropFirst())",
                hint: "Run chmod 600 \(path), and change it if anybody may have read it")
        }
    }
}
