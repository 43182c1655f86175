import CCurses
import ConsoleCore
import Glibc

/// Keeps standard error off the screen while it is open: a file under the XDG state directory, or nowhere.
struct ErrorLog {
    private let kept: Int32
    private let path: String?
    private let sizeBefore: Int

    init() {
        let path = Self.path()
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        let log = path.map { open($0, flags, 0o600) } ?? -1
        let target = log >= 0 ? log : open("/dev/null", O_WRONLY | O_CLOEXEC)
        self.path = log >= 0 ? path : nil
        sizeBefore = Self.size(target)
        kept = dup(STDERR_FILENO)
        if target >= 0 {
            dup2(target, STDERR_FILENO)
            close(target)
        }
    }

    /// Lets a crash name the file where its last words are.
    func promise() {
        guard let path else { return si_last_words("secureinfer-console ended abnormally") }
        si_last_words("secureinfer-console ended abnormally; messages are in \(path.printable)")
    }

    /// Gives standard error back and names the file if anything was written.
    func end() {
        let grew = Self.size(STDERR_FILENO) > sizeBefore
        guard kept >= 0 else { return }
        dup2(kept, STDERR_FILENO)
        close(kept)
        if grew, let path { StandardError.say("messages are in \(path)") }
    }

    private static func size(_ descriptor: Int32) -> Int {
        var state = stat()
        return fstat(descriptor, &state) == 0 ? Int(state.st_size) : 0
    }

    private static func path() -> String? { StateFile.folder().map { $0 + "/console.log" } }
}
