import Glibc
import Synchronization

/// The exclusive hold of one process on a data directory, by `flock` on `DIR/lock`.
///
/// The kernel drops it when the process ends, however that happens; the file stays and tells who held it last.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// Takes the lock at once or says who has it.
    ///
    /// - Parameter purpose: what this process does with the directory, shown to whoever finds it taken: `serve`.
    /// - Throws: ``StoresError`` with `not_writable` or `directory_locked`.
    init(directory: String, purpose: String) throws(StoresError) {
        let opened = open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw StoresError(
                .notWritable, "The data directory \(directory) cannot be written",
                hint: "Give the directory to the user that runs secureinfer, or name another with --data",
                cause: systemFailure())
        }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(of: opened)
            close(opened)
            throw StoresError(
                .directoryLocked, "The data directory \(directory) is in use by \(holder)",
                hint: "Stop that process, or talk to it through its control socket")
        }
        descriptor = Mutex(opened)
        Self.sign(opened, purpose: purpose)
    }

    deinit { release() }

    /// Gives the directory back; a second call does nothing.
    func release() {
        descriptor.withLock { held in
            if held >= 0 { close(held) }
            held = -1
        }
    }

    private static func sign(_ descriptor: Int32, purpose: String) {
        var line = Array("process \(getpid()) (\(purpose))".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, &line, line.count, 0)
    }

    private static func holder(of descriptor: Int32) -> String {
        var line = [UInt8](repeating: 0, count: 80)
        let count = pread(descriptor, &line, line.count, 0)
        let printable = line.prefix(max(count, 0)).filter { (0x20...0x7e).contains($0) }
        return printable.isEmpty ? "another process" : String(decoding: printable, as: UTF8.self)
    }
}
