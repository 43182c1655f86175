import Glibc

/// The directory of the secrets: one file each, 64 hexadecimal digits, mode 0600.
struct SecretFiles {
    let directory: String

    private static let names = ["pepper", "master", "feed", "control"]

    /// Reads the secrets, after making all four when there are none and that is allowed.
    ///
    /// A lost one is never made anew beside the others: with another pepper no key works, with another master no
    /// stored conversation opens.
    ///
    /// - Parameter makingMissing: false where a database already depends on them.
    /// - Throws: ``StoresError`` with `secret_missing`, `secret_exposed` or `secret_malformed`.
    func load(makingMissing: Bool) throws(StoresError) -> Secrets {
        let present = Self.names.filter { access(path(of: $0), F_OK) == 0 }
        if present.isEmpty, makingMissing {
            try DataDirectory.makePrivate(directory)
            for name in Self.names { try make(name) }
        }
        return Secrets(
            pepper: try read("pepper"), master: try read("master"), feed: try read("feed"),
            control: try read("control"))
    }

    private func path(of name: String) -> String { "\(directory)/\(name)" }

    /// Writes under another name and links it into place, so that a crash leaves a whole secret or none.
    private func make(_ name: String) throws(StoresError) {
        let draft = path(of: ".\(name).new")
        unlink(draft)
        defer { unlink(draft) }
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw unwritable(name) }
        defer { close(descriptor) }
        var text = Array(Secret.random().fileText.utf8)
        guard Glibc.write(descriptor, &text, text.count) == text.count, fsync(descriptor) == 0,
            link(draft, path(of: name)) == 0, synchroniseDirectory(directory)
        else { throw unwritable(name) }
    }

    private func unwritable(_ name: String) -> StoresError {
        StoresError(
            .notWritable, "The secret \(name) cannot be written to \(directory)",
            hint: "Give the directory to the user that runs secureinfer", cause: systemFailure())
    }

    private func read(_ name: String) throws(StoresError) -> Secret {
        let descriptor = open(path(of: name), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw StoresError(
                .secretMissing, "The secret \(name) cannot be read from \(directory)",
                hint: "Name its directory with --secrets, or restore it; only a new installation may begin without",
                cause: systemFailure())
        }
        defer { close(descriptor) }
        try checkMode(descriptor, name: name)
        var text = [UInt8](repeating: 0, count: 2 * Secret.length + 2)
        let count = Glibc.read(descriptor, &text, text.count)
        guard count > 0, let secret = Secret(fileText: text.prefix(count)) else {
            throw StoresError(
                .secretMalformed, "The secret \(name) in \(directory) is not 64 hexadecimal digits",
                hint: "Restore it from a copy")
        }
        return secret
    }

    private func checkMode(_ descriptor: Int32, name: String) throws(StoresError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw StoresError(.secretMalformed, "The secret \(name) is not a file", hint: "Restore it from a copy")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw StoresError(
                .secretExposed, "Others than its owner can read the secret \(name)",
                hint: "Run chmod 600 \(path(of: name)), and change it if anybody may have read it")
        }
    }
}
