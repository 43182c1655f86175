import Glibc

/// Which files the database really writes to, to notice when their names lead elsewhere.
///
/// SQLite goes on writing to a deleted or renamed file without an error, and such rows are lost at the next start.
struct FileIdentity {
    private let paths: [String]
    private let marks: [Mark]

    private struct Mark: Equatable {
        var device: UInt
        var inode: UInt
    }

    /// Remembers the database and its write-ahead log as they are now.
    init(database path: String) {
        paths = [path, path + "-wal"]
        marks = paths.map(Self.mark)
    }

    /// True while both names still lead to the files seen at the start; about 1 µs.
    var isIntact: Bool {
        zip(paths, marks).allSatisfy { path, mark in mark.inode != 0 && Self.mark(path) == mark }
    }

    private static func mark(_ path: String) -> Mark {
        var status = stat()
        guard stat(path, &status) == 0 else { return Mark(device: 0, inode: 0) }
        return Mark(device: UInt(status.st_dev), inode: UInt(status.st_ino))
    }
}
