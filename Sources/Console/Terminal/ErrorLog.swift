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

    /// The file's path, its directories made; nil without a home.
    private static func path() -> String? {
        let state = value("XDG_STATE_HOME") ?? value("HOME").map { $0 + "/.local/state" }
        guard let state, state.hasPrefix("/") else { return nil }
        var made = ""
        for part in (state + "/secureinfer").split(separator: "/") {
            made += "/" + part
            mkdir(made, 0o700)
        }
        return made + "/console.log"
    }

    private static func value(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}
