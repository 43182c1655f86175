import Wire

/// A client key as gateways share it: its digest under the pepper, never the key.
struct KeyState: Sendable, Equatable {
    var key: AccessKey
    var mac: [UInt8]

    init(key: AccessKey, mac: [UInt8]) {
        self.key = key
        self.mac = mac
    }

    init(id: String, _ fields: StateFields) throws(StateRefusal) {
        let tenant = try fields.text("tenant", most: StateRecord.fieldLimit)
        guard PublicID(id) != nil, StateFields.isTenantID(tenant) else { throw .malformed }
        mac = try fields.digest("key_mac")
        key = AccessKey(
            id: id, tenantID: tenant, created: try fields.time("created"), expires: try fields.timeOrNever("expires"),
            revoked: try fields.timeOrNever("revoked"))
    }

    func write(to out: inout JSONWriter) {
        out.field("tenant", key.tenantID)
        out.field("key_mac", Hexadecimal.text(mac))
        out.field("created", Int(key.created))
        out.field("expires", key.expires.map(Int.init))
        out.field("revoked", key.revoked.map(Int.init))
    }

    /// A key never lives longer than either state says.
    func joined(withOlder older: KeyState) throws(StateRefusal) -> KeyState {
        guard key.tenantID == older.key.tenantID, mac == older.mac, key.created == older.key.created else {
            throw .conflict
        }
        return KeyState(
            key: AccessKey(
                id: key.id, tenantID: key.tenantID, created: key.created,
                expires: earlier(key.expires, older.key.expires), revoked: earlier(key.revoked, older.key.revoked)),
            mac: mac)
    }
}
