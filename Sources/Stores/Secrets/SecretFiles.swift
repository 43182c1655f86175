import Glibc

/// The directory of the secrets: one file each, 64 hexadecimal digits, mode 0600.
///
/// The master key may come from the environment instead, as `SECUREINFER_MASTER_KEY`, and the one before it as
/// `SECUREINFER_MASTER_KEY_FORMER`: then it lies on no disk.
struct SecretFiles {
    let directory: String
    /// Reads a variable of the environment; nil for one that is not set.
    var environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }

    private static let names = ["pepper", master, "feed", "control"]
    static let master = "master"
    /// Kept beside the master key after a rotation, until it is dropped.
    static let formerMaster = "master.former"
    static let masterVariable = "SECUREINFER_MASTER_KEY"
    static let formerVariable = "SECUREINFER_MASTER_KEY_FORMER"

    /// Reads the secrets, after making all four when there are none and that is allowed.
    ///
    /// A lost one is never made anew beside the others: with another pepper no key works, with another master no
    /// stored conversation opens.
    ///
    /// - Parameter makingMissing: false where a database already depends on them.
    /// - Throws: ``StoresError`` with `secret_missing`, `secret_exposed`, `secret_malformed` or `secret_mismatch`.
    func load(makingMissing: Bool) throws(StoresError) -> Secrets {
        let given = try variable(Self.masterVariable)
        let names = Self.names.filter { $0 != Self.master || given == nil }
        if makingMissing, !Self.names.contains(where: { file($0).exists }) {
            try DataDirectory.makePrivate(directory)
            for name in names { try file(name).create(Array(Secret.random().fileText.utf8)) }
        }
        return Secrets(
            pepper: try read("pepper"), master: try master(given), feed: try read("feed"),
            control: try read("control"), formerMaster: try formerMaster())
    }

    /// Where the master key comes from, for messages.
    var masterSource: String {
        environment(Self.masterVariable).map(\.isEmpty) ?? true ? file(Self.master).path : Self.masterVariable
    }

    func file(_ name: String) -> KeyFile { KeyFile(path: "\(directory)/\(name)", role: "The secret \(name)") }

    func read(_ name: String) throws(StoresError) -> Secret {
        let text = try file(name).read(limit: 2 * Secret.length + 2)
        guard let secret = Secret(fileText: text) else {
            throw StoresError(
                .secretMalformed, "The secret \(name) in \(directory) is not 64 hexadecimal digits",
                hint: "Restore it from a copy")
        }
        return secret
    }

    /// Two master keys that differ are refused: one of them would be the wrong one for what is stored.
    private func master(_ given: Secret?) throws(StoresError) -> Secret {
        guard let given else { return try read(Self.master) }
        guard file(Self.master).exists, try read(Self.master).fingerprint != given.fingerprint else { return given }
        throw StoresError(
            .secretMismatch, "\(Self.masterVariable) is another key than the file \(file(Self.master).path)",
            hint: "Unset the variable, or move the file away if the variable holds the right key")
    }

    private func formerMaster() throws(StoresError) -> Secret? {
        if let given = try variable(Self.formerVariable) { return given }
        return file(Self.formerMaster).exists ? try read(Self.formerMaster) : nil
    }

    private func variable(_ name: String) throws(StoresError) -> Secret? {
        guard let text = environment(name), !text.isEmpty else { return nil }
        guard let secret = Secret(fileText: Array(text.utf8)) else {
            throw StoresError(
                .secretMalformed, "\(name) is not 64 hexadecimal digits", hint: "Give the line of a master key's file")
        }
        return secret
    }
}
