import Crypto
import TenantIsolator

/// The master key of an installation and, for a time after it was changed, the one before it.
struct MasterKeys: Sendable {
    let present: MasterKey
    let former: MasterKey?

    init(_ secrets: Secrets) {
        present = MasterKey(secrets.master.bytes)
        former = secrets.formerMaster.map { MasterKey($0.bytes) }
    }

    /// Opens a wrapped key under whichever of the two wrapped it.
    func unwrap(_ wrapped: WrappedDataKey, tenant: String) throws(WrappedDataKey.Fault) -> DataKey {
        if let former, wrapped.isUnder(former) { return try wrapped.unwrapped(by: former, tenant: tenant) }
        return try wrapped.unwrapped(by: present, tenant: tenant)
    }

    func wrap(_ key: DataKey) -> WrappedDataKey { WrappedDataKey(key, under: present, nonce: RandomBytes.make(12)) }
}
