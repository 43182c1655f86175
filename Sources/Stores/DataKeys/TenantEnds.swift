import Synchronization

/// What must happen at once when a tenant is deleted, here or on another gateway: its data keys are destroyed.
final class TenantEnds: Sendable {
    private let files: DataKeyFiles
    private let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

    init(_ files: DataKeyFiles) { self.files = files }

    /// Calls `body` with each tenant that ends, on the thread that ends it, so it must return at once. There is one
    /// listener.
    func listen(_ body: @escaping @Sendable (String) -> Void) { listener.withLock { $0 = body } }

    /// Destroys the keys of a tenant.
    ///
    /// - Returns: how many there were.
    func end(_ tenant: String) throws(StoresError) -> Int {
        let count = try destroyFile(of: tenant)
        listener.withLock { $0 }?(tenant)
        return count
    }

    /// Where there are no keys nothing is locked: the directory may not be there, or not be ours to write.
    private func destroyFile(of tenant: String) throws(StoresError) -> Int {
        guard files.has(tenant) else { return 0 }
        do { return try files.exclusively { try files.destroy(tenant) } } catch { throw StoresError(error) }
    }
}
