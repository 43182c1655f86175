import Glibc
import Synchronization

/// Rings when the kernel tells of a change in one of the directories that are watched: inotify, which only says when to
/// look. What is true is what a look at the files finds, which is done all the same where inotify cannot be had.
final class ChangeBell: Sendable {
    /// What was heard while waiting.
    struct Ring: Equatable {
        var isOverflow = false
        /// Directories that were moved, removed or unmounted.
        var moved: [String] = []
    }

    private struct State {
        var numbers: [String: Int32] = [:]
        var paths: [Int32: String] = [:]
        /// Why some directory is not watched; nil where all are.
        var fault: Int32?
    }

    /// Directories that are watched; those of more are looked at all the same, twice a second.
    static let limit = 8_192
    private static let bufferBytes = 64 << 10
    /// Reads after one waiting, so that a flood cannot hold up the look.
    private static let reads = 16

    private let queue: Int32
    private let state = Mutex(State())

    init() {
        queue = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        if queue < 0 { state.withLock { $0.fault = errno } }
    }

    deinit { if queue >= 0 { close(queue) } }

    /// Why not every directory rings; nil where each does.
    var fault: String? { state.withLock { $0.fault }.map { String(cString: strerror($0)) } }

    /// Watches these directories and no others. Those that cannot be watched are tried again with each call.
    func watch(_ directories: Set<String>) {
        guard queue >= 0 else { return }
        state.withLock { state in
            state.fault = directories.count > Self.limit ? ENOSPC : nil
            for (path, number) in state.numbers where !directories.contains(path) {
                inotify_rm_watch(queue, number)
                (state.numbers[path], state.paths[number]) = (nil, nil)
            }
            for path in directories where state.numbers[path] == nil && state.numbers.count < Self.limit {
                let number = inotify_add_watch(queue, path, InotifyEvents.wanted | UInt32(IN_ONLYDIR))
                if number >= 0 {
                    (state.numbers[path], state.paths[number]) = (number, path)
                } else if errno == ENOSPC || errno == ENOMEM {
                    state.fault = errno
                }
            }
        }
    }

    /// Waits for a change, or until the time is up.
    ///
    /// - Returns: nil where nothing was heard.
    func wait(milliseconds: Int) -> Ring? {
        guard queue >= 0 else {
            usleep(useconds_t(milliseconds * 1000))
            return nil
        }
        var wanted = pollfd(fd: queue, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, Int32(milliseconds)) > 0 else { return nil }
        let events = read()
        guard events.isTouched else { return nil }
        return state.withLock { state in
            let moved = events.moved.compactMap { state.paths[$0] }
            for number in events.ended {
                if let path = state.paths.removeValue(forKey: number) { state.numbers[path] = nil }
            }
            return Ring(isOverflow: events.isOverflow, moved: moved)
        }
    }

    private func read() -> InotifyEvents {
        var events = InotifyEvents()
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        for _ in 0..<Self.reads {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(queue, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            buffer.withUnsafeBytes { events.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        return events
    }
}
