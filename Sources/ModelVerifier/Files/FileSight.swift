import Glibc

/// What a look at a path found, without reading the file: what whoever watches a verdict compares.
public enum FileSight: Sendable, Hashable {
    /// Something is there.
    case present(FileIdentity)
    /// Nothing can be seen there, with the system's error number: it is not there, or nobody may look.
    case hidden(Int32)

    /// Looks at a path; costs about a microsecond.
    ///
    /// - Parameter follows: whether a link in the last part of the path is followed.
    public static func look(at path: String, follows: Bool = false) -> FileSight {
        var status = stat()
        let found = follows ? stat(path, &status) : lstat(path, &status)
        return found == 0 ? .present(FileIdentity(status)) : .hidden(errno)
    }

    /// Whether both are the same directory, whatever came into it or left it: place, kind, permissions and owner.
    public func isSamePlace(as other: FileSight) -> Bool {
        guard case .present(let left) = self, case .present(let right) = other else { return self == other }
        return left.device == right.device && left.inode == right.inode && left.mode == right.mode
            && left.owner == right.owner
    }

    /// What is there; nil where nothing can be seen.
    public var identity: FileIdentity? {
        if case .present(let identity) = self { identity } else { nil }
    }
}

extension FileIdentity {
    /// Whether it is a file with content, no directory, link or device.
    public var isFile: Bool { kind == .regular }
    /// Whether it is a directory.
    public var isDirectory: Bool { kind == .directory }
    /// Whether it is a symbolic link.
    public var isLink: Bool { kind == .symbolicLink }
}
