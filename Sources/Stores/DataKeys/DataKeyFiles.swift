import Glibc
import TenantIsolator

/// The directory of the tenants' wrapped data keys, beside the secrets: one file each, named by the tenant's id.
///
/// Where the secrets are mounted read-only, as containers have them, the keys lie in the data directory.
/// They are not in the database, so that a copy of that, taken before a tenant was deleted, does not open afterwards.
struct DataKeyFiles: Sendable {
    /// `SECRETS/tenant-keys` or `DATA/tenant-keys`, 0700.
    let directory: String

    /// The directory that holds keys; where neither does, whether that of the secrets can be written decides.
    ///
    /// - Throws: ``StoresError`` with `secret_mismatch` where both hold keys: some of them would be passed over.
    init(secrets: String, data: String) throws(StoresError) {
        let (beside, own) = (secrets + "/tenant-keys", data + "/tenant-keys")
        switch (Self.tenants(in: beside).isEmpty, Self.tenants(in: own).isEmpty) {
        case (false, false):
            throw StoresError(
                .secretMismatch, "There are data keys in \(beside) and in \(own)",
                hint: "Move the files of one into the other; of a tenant with one in both, keep the older file")
        case (false, true): directory = beside
        case (true, false): directory = own
        case (true, true): directory = access(secrets, W_OK) == 0 ? beside : own
        }
    }

    /// Does something while no other process changes the files: gateways on one machine may share their secrets.
    func exclusively<T>(_ body: () throws -> T) throws -> T {
        try DataDirectory.makePrivate(directory)
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
            let failure = systemFailure()
            if descriptor >= 0 { close(descriptor) }
            throw StoresError(
                .notWritable, "The directory \(directory) cannot be locked",
                hint: "Give the directory to the user that runs secureinfer", cause: failure)
        }
        defer { close(descriptor) }
        return try body()
    }

    func has(_ tenant: String) -> Bool { file(tenant)?.exists ?? false }

    /// The keys of a tenant; nil where there are none yet.
    ///
    /// - Throws: ``StoresError`` with `secret_exposed` or `secret_malformed`, which name the file.
    func read(_ tenant: String) throws(StoresError) -> KeyChain? {
        guard let file = file(tenant), file.exists else { return nil }
        let text = try file.read(limit: KeyChain.longest)
        do throws(WrappedDataKey.Fault) {
            return try KeyChain(text)
        } catch {
            throw Self.error(error, file.path)
        }
    }

    /// Puts keys in place of those that are there; what is not among them any more is overwritten.
    func write(_ chain: KeyChain, of tenant: String) throws(StoresError) {
        guard let file = file(tenant) else {
            throw StoresError(.notFound, "There is no such tenant", hint: "See secureinfer tenant list")
        }
        try file.replace(chain.text)
    }

    /// Destroys the keys of a tenant: whatever is sealed under them opens nowhere any more.
    ///
    /// - Returns: how many there were.
    func destroy(_ tenant: String) throws(StoresError) -> Int {
        guard let file = file(tenant), file.exists else { return 0 }
        // A damaged file is destroyed like any other.
        let count = (try? read(tenant))??.links.count ?? 1
        try file.destroy()
        return count
    }

    /// Tenants with keys, in no order; names that are no tenant's are left out.
    func tenants() -> [String] { Self.tenants(in: directory) }

    private static func tenants(in directory: String) -> [String] {
        guard let entries = opendir(directory) else { return [] }
        defer { closedir(entries) }
        var out: [String] = []
        while let entry = readdir(entries) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if StateFields.isTenantID(name) { out.append(name) }
        }
        return out
    }

    /// Tenants that have several keys, none of which was made since a time.
    ///
    /// - Parameter time: milliseconds since 1970.
    func rotated(before time: Int64) -> [String] {
        tenants().filter { tenant in
            guard let file = file(tenant), let written = file.written, written < time else { return false }
            return ((try? read(tenant))??.links.count ?? 0) > 1
        }
    }

    /// Where a tenant's keys are, for messages.
    func path(of tenant: String) -> String { "\(directory)/\(tenant)" }

    /// Only ids that the gateway makes are names of files.
    private func file(_ tenant: String) -> KeyFile? {
        guard StateFields.isTenantID(tenant) else { return nil }
        return KeyFile(path: path(of: tenant), role: "The file of data keys \(tenant)")
    }

    /// Why keys do not open, in words that name their file.
    static func error(_ fault: WrappedDataKey.Fault, _ path: String) -> StoresError {
        switch fault {
        case .malformed, .forged:
            StoresError(
                .secretMalformed, "The data keys in \(path) are damaged",
                hint: "Restore the file from a copy; without it the tenant's stored conversations are lost")
        case .otherMaster:
            StoresError(
                .secretMismatch, "The data keys in \(path) were wrapped under another master key",
                hint: "Restore the master key that was used with them, or remove the file and lose the conversations")
        }
    }
}
