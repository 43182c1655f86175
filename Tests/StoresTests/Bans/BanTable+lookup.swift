import SecurityGate

@testable import Stores

extension BanTable {
    /// What holds a request of these; the address as text.
    func ban(
        tenant: String = "", key: String = "", address: String = "::", now: Int64, simulated: Bool = false,
        heedsAutomatic: Bool = true
    ) -> Ban? {
        let subject = BanSubject(
            tenant: tenant, key: key, address: ClientAddress(address) ?? .unknown, heedsAutomatic: heedsAutomatic)
        let standing = standing(of: subject, now: now)
        return simulated ? standing.simulated : standing.enforced
    }
}
