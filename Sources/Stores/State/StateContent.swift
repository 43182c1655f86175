import Wire

/// What a record says, by its kind.
enum StateContent: Sendable, Equatable {
    case tenant(TenantState)
    case key(KeyState)
    case `operator`(OperatorState)
    case ban(BanState)
    case policy(PolicyState)
    case upstream(QuarantineState)

    /// Reads and checks every member: whoever can write into the shared store could have made it.
    ///
    /// - Throws: ``StateRefusal/malformed`` for whatever ``json`` would not write.
    init(_ kind: StateKind, id: String, json: JSONView) throws(StateRefusal) {
        let fields = StateFields(json)
        switch kind {
        case .tenant: self = .tenant(try TenantState(id: id, fields))
        case .key: self = .key(try KeyState(id: id, fields))
        case .operator: self = .operator(try OperatorState(id: id, fields))
        case .ban: self = .ban(try BanState(id: id, fields))
        case .policy:
            guard id == StateKind.policyID else { throw .malformed }
            self = .policy(try PolicyState(fields))
        case .upstream: self = .upstream(try QuarantineState(id: id, fields))
        }
        // One way to write each value: no member is unknown, missing or twice, no number has another form.
        guard self.json.elementsEqual(json.source) else { throw .malformed }
    }

    /// The canonical JSON object.
    var json: [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        switch self {
        case .tenant(let tenant): tenant.write(to: &out)
        case .key(let key): key.write(to: &out)
        case .operator(let made): made.write(to: &out)
        case .ban(let ban): ban.write(to: &out)
        case .policy(let policy): policy.write(to: &out)
        case .upstream(let quarantine): quarantine.write(to: &out)
        }
        out.endObject()
        return out.bytes
    }

    /// This, the newer state, with what the older one may not lose: ends of keys, tokens, bans and quarantines, and a
    /// tenant's deletion. Where nothing is lost it is the newer state itself.
    ///
    /// - Throws: ``StateRefusal/conflict`` where the two cannot be states of one thing.
    func joined(withOlder older: StateContent) throws(StateRefusal) -> StateContent {
        switch (self, older) {
        case (.tenant(let newer), .tenant(let older)): .tenant(newer.joined(withOlder: older))
        case (.key(let newer), .key(let older)): .key(try newer.joined(withOlder: older))
        case (.operator(let newer), .operator(let older)): .operator(try newer.joined(withOlder: older))
        case (.ban(let newer), .ban(let older)): .ban(try newer.joined(withOlder: older))
        case (.policy, .policy): self
        case (.upstream(let newer), .upstream(let older)): .upstream(try newer.joined(withOlder: older))
        default: throw .conflict
        }
    }
}

/// The earlier of two moments, of which either may be never.
func earlier(_ left: Int64?, _ right: Int64?) -> Int64? {
    guard let left, let right else { return left ?? right }
    return min(left, right)
}
