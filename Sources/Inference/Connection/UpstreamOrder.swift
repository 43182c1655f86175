import NIOCore

/// A whole request and who waits for its answer.
struct UpstreamOrder {
    let request: ByteBuffer
    let receiver: any UpstreamReceiver
    let ticket: UpstreamPool.Ticket
    /// Whose connections alone may carry it; nil for any that nobody owns.
    let owner: String?
}

extension UpstreamPool {
    /// A request that may still be cancelled.
    public final class Ticket {
        /// The connection that works on it; nil before and after, when it serves others.
        weak var connection: UpstreamConnection?
        private(set) var isCancelled = false

        /// Drops the request and its connection; its receiver hears nothing more.
        public func cancel() {
            isCancelled = true
            connection?.cancel()
        }

        /// Stops or goes on reading the answer.
        public func setReading(_ on: Bool) { connection?.setReading(on) }
    }
}
