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
    _ = try await eventual(what, within: limit) { try await condition() ? true : nil }
}

/// Waits for a value, for a stated time at most. By how much a pause was overslept is not counted: for so long the machine
/// let nobody work, so that a limit of the design holds on a busy one too.
func eventual<Value>(
    _ what: String, within limit: Duration = .seconds(10), _ find: () async throws -> Value?
) async throws -> Value {
    let pause = Duration.milliseconds(2)
    var deadline = ContinuousClock.now + limit
    while true {
        if let value = try await find() { return value }
        let now = ContinuousClock.now
        guard now < deadline else { throw OutOfPatience(what: what) }
        try await Task.sleep(for: pause)
        deadline += max(.zero, ContinuousClock.now - now - pause - pause)
    }
}
