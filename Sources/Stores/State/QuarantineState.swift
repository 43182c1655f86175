import Wire

/// A model server that is out of service, or was, as gateways share it.
struct QuarantineState: Sendable, Equatable {
    var quarantine: UpstreamQuarantine

    init(_ quarantine: UpstreamQuarantine) {
        // Who found it out by itself is not shared: the same is equal on all gateways.
        self.quarantine = UpstreamQuarantine(
            id: quarantine.id, server: quarantine.server, name: quarantine.name, gateway: quarantine.gateway,
            since: quarantine.since, released: quarantine.released, isOwn: false)
    }

    init(id: String, _ fields: StateFields) throws(StateRefusal) {
        guard StateFields.isUpstreamID(id) else { throw .malformed }
        quarantine = UpstreamQuarantine(
            id: id, server: Hexadecimal.text(try fields.digest("server")),
            name: try fields.text("name", most: 64, least: 1),
            gateway: try fields.text("gateway", most: ControlMessage.gatewayLimit, least: 1),
            since: try fields.time("since"), released: try fields.timeOrNever("released"), isOwn: false)
    }

    func write(to out: inout JSONWriter) {
        out.field("server", quarantine.server)
        out.field("name", quarantine.name)
        out.field("gateway", quarantine.gateway)
        out.field("since", Int(quarantine.since))
        out.field("released", quarantine.released.map(Int.init))
    }

    /// What was released stays so: only a new find takes the server out of service again. Nothing else ever changes.
    func joined(withOlder older: QuarantineState) throws(StateRefusal) -> QuarantineState {
        let (new, old) = (quarantine, older.quarantine)
        guard new.server == old.server, new.name == old.name, new.gateway == old.gateway, new.since == old.since else {
            throw .conflict
        }
        var joined = new
        joined.released = earlier(new.released, old.released)
        return QuarantineState(joined)
    }
}
