import GRDB

/// The one open database that all stores of a process share: one writer, several readers.
struct StoreDatabase: Sendable {
    let pool: DatabasePool
    /// Hears of changes that other gateways share.
    let changes = ChangeSignal()

    /// Reads from one consistent state.
    func read<Value>(_ body: (Database) throws -> Value) throws(StoresError) -> Value {
        do { return try pool.read(body) } catch { throw StoresError(error) }
    }

    /// Writes all of `body` or nothing; durable when it returns.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoresError) -> Value {
        do { return try pool.write(body) } catch { throw StoresError(error) }
    }

    /// Writes all of `body` or nothing, then publishes its result before any later change is made: what is published
    /// last is what was written last.
    func write<Value>(
        _ body: (Database) throws -> Value, thenPublish publish: (Value) -> Void
    ) throws(StoresError) -> Value {
        do {
            return try pool.writeWithoutTransaction { database in
                var written: Value?
                try database.inTransaction(.immediate) {
                    written = try body(database)
                    return .commit
                }
                guard let value = written else { preconditionFailure("a committed transaction has a result") }
                publish(value)
                return value
            }
        } catch {
            throw StoresError(error)
        }
    }

    /// The same for what other gateways share: those that are told of changes hear of it afterwards.
    func change<Value>(
        _ body: (Database) throws -> Value, thenPublish publish: (Value) -> Void = { _ in }
    ) throws(StoresError) -> Value {
        let value = try write(body, thenPublish: publish)
        changes.raise()
        return value
    }
}
