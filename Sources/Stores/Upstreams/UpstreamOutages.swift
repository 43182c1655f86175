import Synchronization

/// Tells whoever sends requests to model servers which of them are out of service, whenever that changes.
final class UpstreamOutages: Sendable {
    private let listener = Mutex<(@Sendable ([UpstreamQuarantine]) -> Void)?>(nil)

    /// There is one listener.
    func listen(_ body: @escaping @Sendable ([UpstreamQuarantine]) -> Void) { listener.withLock { $0 = body } }

    /// Call in the order of the writes that it shows.
    func publish(_ open: [UpstreamQuarantine]) { listener.withLock { $0 }?(open) }
}
