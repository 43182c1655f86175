import Glibc

/// What the kernel says of the directories that it was asked about.
struct InotifyEvents: Equatable {
    /// Something changed in, or of, some directory.
    var isTouched = false
    /// So much happened that the kernel dropped some of it.
    var isOverflow = false
    /// Directories that were moved, removed or unmounted, by the number under which they are watched.
    var moved: [Int32] = []
    /// Numbers under which nothing is watched any more.
    var ended: [Int32] = []

    /// What is asked for: everything but reading.
    static let wanted =
        UInt32(IN_MODIFY | IN_ATTRIB | IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
        | UInt32(IN_DELETE_SELF | IN_MOVE_SELF)

    private static let headBytes = MemoryLayout<inotify_event>.size

    /// Adds the events of one read: each has a head of 16 bytes and a name of as many bytes as the head says.
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes[...]
        while rest.count >= Self.headBytes {
            let head = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.headBytes))
                .loadUnaligned(as: inotify_event.self)
            note(head)
            rest = rest.dropFirst(Self.headBytes).dropFirst(Int(head.len))
        }
    }

    private mutating func note(_ event: inotify_event) {
        isTouched = true
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { isOverflow = true }
        if event.mask & UInt32(IN_MOVE_SELF | IN_DELETE_SELF | IN_UNMOUNT) != 0 { moved.append(event.wd) }
        if event.mask & UInt32(IN_IGNORED) != 0 { ended.append(event.wd) }
    }
}
