import ConsoleCore
import Glibc

/// The settings file, which is only read, and the file in which the console remembers things.
struct PreferenceFiles {
    /// Bytes of a file that are read at most.
    private static let largest = 262_144

    private let config = StateFile.settingsFolder.map { $0 + "/console.toml" }
    private let state = StateFile.folder().map { $0 + "/console.state" }

    /// What a session starts with.
    struct Start {
        var preferences = Preferences()
        var state = SavedState()
        var faults: [String] = []

        var message: Message { .preferences(preferences, state, faults: faults) }
    }

    /// What both say.
    func load() -> Start {
        let settings = config.map { Self.read($0) } ?? .missing
        let state = state.map { Self.read($0) } ?? .missing
        let (preferences, faults) = Preferences.read(settings.text)
        let name = config ?? ""
        var told = faults.map { "\(name):\($0.line): \($0.text)" }
        if case .refused(let reason) = settings { told.append("\(name): \(reason)") }
        return Start(preferences: preferences, state: SavedState(state.text), faults: told)
    }

    /// Writes what the next session starts with: beside the file first, then in its place, so that it is never half a file.
    func save(_ saved: SavedState) {
        guard let state else { return }
        if case .refused = Self.read(state) { return }
        let part = state + ".\(getpid())"
        guard case .success(let file) = StateFile.create(part) else { return }
        let isWritten = StateFile.write(Array(saved.text.utf8), to: file)
        close(file)
        if !isWritten || rename(part, state) != 0 { unlink(part) }
    }

    private enum Content {
        case missing
        case text(String)
        /// There, but not to be read.
        case refused(String)

        var text: String {
            if case .text(let text) = self { return text }
            return ""
        }
    }

    private static func read(_ path: String) -> Content {
        let file: Int32
        do { file = try StateFile.open(reading: path) } catch {
            return error.isMissing ? .missing : .refused(error.reason)
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size <= largest else {
            return .refused("larger than \(largest / 1024) KiB")
        }
        var bytes = [UInt8](repeating: 0, count: largest)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { return .refused(String(cString: strerror(errno))) }
        return .text(String(decoding: bytes.prefix(count), as: UTF8.self))
    }
}
