/// Puts a new master key in place of the present one.
///
/// The present one becomes `master.former` first: whatever happens in between, a gateway finds the key that opens what is
/// stored, and goes on with wrapping the data keys anew when it starts.
public enum MasterRotation {
    /// Changes the files of a data directory's secrets, whose gateway is stopped; opening the directory does the rest.
    ///
    /// - Throws: ``StoresError`` with `value_invalid` where the key is not in a file, or where the former one is still kept.
    public static func begin(in directory: DataDirectory) throws(StoresError) {
        let files = SecretFiles(directory: directory.secretsPath)
        guard files.environment(SecretFiles.masterVariable).map(\.isEmpty) ?? true else {
            throw StoresError(
                .valueInvalid, "The master key comes from \(SecretFiles.masterVariable)",
                hint: "Put it into \(SecretFiles.formerVariable), a new one into \(SecretFiles.masterVariable), "
                    + "and start the gateway")
        }
        let present = try files.read(SecretFiles.master)
        let former = files.file(SecretFiles.formerMaster)
        if !former.exists {
            try former.create(Array(present.fileText.utf8))
        } else if try files.read(SecretFiles.formerMaster).fingerprint != present.fingerprint {
            throw StoresError(
                .valueInvalid, "The master key before the present one is still kept in \(former.path)",
                hint: "Run secureinfer secrets drop-former first")
        }
        try files.file(SecretFiles.master).replace(Array(Secret.random().fileText.utf8))
    }

    /// Destroys the former master key: ids and texts from before the rotation open no more.
    ///
    /// - Parameter directory: the data directory of a stopped gateway; its data keys are all under the present one then.
    /// - Returns: false where none is kept.
    public static func dropFormer(of directory: DataDirectory) throws(StoresError) -> Bool {
        let former = SecretFiles(directory: directory.secretsPath).file(SecretFiles.formerMaster)
        guard former.exists else { return false }
        try directory.checkDataKeys()
        try former.destroy()
        return true
    }
}
