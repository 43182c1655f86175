import Testing

/// A condition did not come true in time.
struct OutOfPatience: Error, CustomStringConvertible {
    var what: String
    var description: String { "waited in vain for: \(what)" }
}

/// Waits until a condition holds, for a stated time at most.
func eventually(
    _ what: String, within limit: Duration = .seconds(10), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw OutOfPatience(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Waits for a value, for a stated time at most.
func eventual<Value>(
    _ what: String, within limit: Duration = .seconds(10), _ find: () async throws -> Value?
) async throws -> Value {
    let deadline = ContinuousClock.now + limit
    while true {
        if let value = try await find() { return value }
        guard ContinuousClock.now < deadline else { throw OutOfPatience(what: what) }
        try await Task.sleep(for: .milliseconds(2))
    }
}
