import Glibc

/// Files that the console makes and reads, and the XDG folders that they stand in. What it makes is new, and private to its
/// owner.
enum StateFile {
    /// The console's folder, made with its parents; nil without a home.
    static func folder() -> String? {
        guard let path = base("XDG_STATE_HOME", "/.local/state") else { return nil }
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            mkdir(made, 0o700)
        }
        return made
    }

    /// A new file that only its owner can read, or why there is none.
    static func create(_ path: String) -> Result<Int32, FileFault> {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            let hint = errno == EEXIST ? "; give another name" : ""
            return .failure(FileFault(reason: "\(path): \(String(cString: strerror(errno)))\(hint)"))
        }
        return .success(file)
    }

    /// Opens a regular file for reading: a pipe or a device must not hold the console up. The fault does not name the path.
    static func open(reading path: String) throws(FileFault) -> Int32 {
        let file = Glibc.open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw FileFault(reason: String(cString: strerror(errno)), isMissing: errno == ENOENT) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(file)
            throw FileFault(reason: "give a file")
        }
        return file
    }

    /// Writes everything; false when the disk is full or the file is gone.
    static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + done, bytes.count - done) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Where people put the console's settings; nil without a home.
    static var settingsFolder: String? { base("XDG_CONFIG_HOME", "/.config") }

    /// The console's folder below what a variable names, or below the home directory.
    private static func base(_ name: String, _ fallback: String) -> String? {
        let folder = value(name) ?? value("HOME").map { $0 + fallback }
        return folder.flatMap { $0.hasPrefix("/") ? $0 + "/secureinfer" : nil }
    }

    private static func value(_ name: String) -> String? {
        guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
        return text
    }
}

/// Why a file cannot be used.
struct FileFault: Error {
    var reason: String
    /// There is none.
    var isMissing = false
}
