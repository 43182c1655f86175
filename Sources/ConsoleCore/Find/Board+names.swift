extension Board {
    /// The name to show for a tenant's id.
    func name(of tenant: String) -> String { tenants[tenant]?.name ?? tenant }

    /// The tenant with this id, or the only one with this name, in whatever case. An action never falls on one whose name
    /// is merely like it.
    func tenant(named text: String) throws(Model.CommandFault) -> Tenant {
        if let tenant = tenants[text] { return tenant }
        let wanted = text.lowercased()
        let found = tenants.values.filter { $0.name.lowercased() == wanted }
        let shown = text.bounded(128)
        guard let tenant = found.first else {
            throw Model.CommandFault("no tenant \(shown): Tab completes the names")
        }
        guard found.count == 1 else {
            let ids = found.map(\.id).sorted().prefix(4).joined(separator: ", ")
            throw Model.CommandFault("\(found.count) tenants are called \(shown); give an id: \(ids)")
        }
        return tenant
    }
}
