import Glibc

/// What tells one state of a file from another without reading it.
///
/// A rename over the file keeps size and times but changes the inode, a write through a mapping changes `mtime` and
/// `ctime`, and setting `mtime` back still changes `ctime`, which no system call sets.
public struct FileIdentity: Sendable, Hashable, Codable {
    public var device: UInt64
    public var inode: UInt64
    /// Size in bytes.
    public var size: Int64
    /// Last change of the content, nanoseconds since 1970.
    public var modified: Int64
    /// Last change of content or attributes, nanoseconds since 1970.
    public var changed: Int64
    /// Type and permission bits.
    public var mode: UInt32
    public var owner: UInt32
    /// Hard links to the file.
    public var links: UInt64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
        mode = status.st_mode
        owner = status.st_uid
        links = UInt64(status.st_nlink)
    }

    /// What kind of file it is.
    var kind: FileKind { FileKind(mode: mode) }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// The kinds of file that the verifier tells apart.
enum FileKind: Sendable {
    case regular, directory, symbolicLink, special

    init(mode: UInt32) {
        switch mode & S_IFMT {
        case S_IFREG: self = .regular
        case S_IFDIR: self = .directory
        case S_IFLNK: self = .symbolicLink
        default: self = .special
        }
    }
}
