import GRDB

extension IdentityStore {
    /// Makes an operator; the token is in the answer and nowhere else.
    ///
    /// - Parameter expires: first moment, in ms since 1970, at which the token is no longer taken; nil for never.
    /// - Throws: ``StoresError`` with `name_invalid`, `name_taken` or `value_invalid`; the name of a revoked one is free
    ///   again.
    public func createOperator(
        _ name: String, role: Operator.Role, expires: Int64? = nil, by: String, reason: String = "", now: Int64
    ) throws(StoresError) -> MintedCredential {
        try EntityName.check(name, kind: "operator")
        if let expires, expires <= now {
            throw StoresError(.valueInvalid, "The token would have expired already", hint: "Name a time to come")
        }
        let minted = Credential.mint(.operatorToken)
        let made = Operator(
            id: minted.id, name: name, role: role, created: now, expires: expires, revoked: nil)
        try changeOperators(by: by, reason: reason, now: now, verb: "operator.create", name: name) { database in
            guard try OperatorRecord.active(name, in: database) == nil else {
                throw StoresError(.nameTaken, "There is already an operator \(name)", hint: "Choose another name")
            }
            try OperatorRecord.insert(made, mac: mac(of: minted), into: database)
            return made.id
        }
        return minted
    }

    /// All operators, by name, also those that were revoked.
    public func operators() throws(StoresError) -> [Operator] {
        try database.read { try OperatorRecord.all($0) }
    }

    /// Ends an operator's token at once.
    ///
    /// - Throws: ``StoresError`` with `not_found`.
    public func revokeOperator(_ name: String, by: String, reason: String = "", now: Int64) throws(StoresError) {
        try changeOperators(by: by, reason: reason, now: now, verb: "operator.revoke", name: name) { database in
            guard let found = try OperatorRecord.active(name, in: database) else {
                throw StoresError(.notFound, "There is no such operator", hint: "See secureinfer operator list")
            }
            try OperatorRecord.revoke(found.id, now: now, in: database)
            return found.id
        }
    }

    /// The operator whose token this is; nil for a malformed, unknown, wrong, expired or revoked one, at the same cost.
    /// From memory: nothing on the disk is touched.
    public func authenticateOperator(_ token: UnsafeRawBufferPointer, now: Int64) -> Operator? {
        operatorCache.authenticate(token, now: now)
    }

    /// Whether a token that was taken before would still be taken, so that what it opened can be cut.
    public func isLive(_ operator: Operator, now: Int64) -> Bool { operatorCache.isLive(`operator`.id, now: now) }

    /// `body` gives the id of the operator that it changed.
    private func changeOperators(
        by: String, reason: String, now: Int64, verb: String, name: String, _ body: (Database) throws -> String
    ) throws(StoresError) {
        _ = try database.change(
            { database in
                try StateLedger.touch(.operator, try body(database), now: now, in: database)
                let entry = ActionLog.Entry(time: now, operator: by, verb: verb, target: name, reason: reason)
                try ActionLog.add(entry, to: database)
                return try OperatorRecord.entries(database)
            }, thenPublish: { operatorCache.replaceAll(with: $0) })
    }
}
