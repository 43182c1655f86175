import Wire

/// An operator as gateways share it: the digest of the token under the pepper, never the token.
struct OperatorState: Sendable, Equatable {
    var `operator`: Operator
    var mac: [UInt8]

    init(operator: Operator, mac: [UInt8]) {
        self.operator = `operator`
        self.mac = mac
    }

    init(id: String, _ fields: StateFields) throws(StateRefusal) {
        let name = try fields.text("name", most: EntityName.limit)
        guard PublicID(id) != nil else { throw .malformed }
        do throws(StoresError) { try EntityName.check(name, kind: "operator") } catch { throw .malformed }
        mac = try fields.digest("token_mac")
        `operator` = Operator(
            id: id, name: name, role: try fields.word("role"), created: try fields.time("created"),
            expires: try fields.timeOrNever("expires"), revoked: try fields.timeOrNever("revoked"))
    }

    func write(to out: inout JSONWriter) {
        out.field("name", `operator`.name)
        out.field("role", `operator`.role.rawValue)
        out.field("token_mac", Hexadecimal.text(mac))
        out.field("created", Int(`operator`.created))
        out.field("expires", `operator`.expires.map(Int.init))
        out.field("revoked", `operator`.revoked.map(Int.init))
    }

    /// A token never lives longer than either state says.
    func joined(withOlder older: OperatorState) throws(StateRefusal) -> OperatorState {
        guard mac == older.mac, `operator`.created == older.operator.created else { throw .conflict }
        return OperatorState(
            operator: Operator(
                id: `operator`.id, name: `operator`.name, role: `operator`.role, created: `operator`.created,
                expires: earlier(`operator`.expires, older.operator.expires),
                revoked: earlier(`operator`.revoked, older.operator.revoked)),
            mac: mac)
    }
}
