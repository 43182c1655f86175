/// Whether the mode of a file keeps what is in it a secret.
public enum SecretMode {
    /// True where nobody reads the file but its owner, or, for a file of root's that is not read by root, its group.
    ///
    /// That is how containers are given secrets: mounted, root's, readable for the group of the process, which cannot change
    /// them. PostgreSQL takes its key file the same way.
    ///
    /// - Parameters:
    ///   - mode: permission bits, those of the file's type may stand beside them.
    ///   - owner: the file's user id.
    ///   - reader: the effective user id of the process.
    public static func isPrivate(_ mode: UInt32, owner: UInt32, reader: UInt32) -> Bool {
        mode & (owner == 0 && reader != 0 ? 0o037 : 0o077) == 0
    }
}
