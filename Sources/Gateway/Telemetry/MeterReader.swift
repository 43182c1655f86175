import NIOCore

/// Adds up what the event loops count.
struct MeterReader: Sendable {
    private let loops: [LimitReader.Loop]

    init(_ loops: [LimitReader.Loop]) { self.loops = loops }

    /// Waits for each event loop; not for their own threads.
    func read() throws -> RequestFigures {
        let copies = loops.map { loop, services in loop.submit { services.value.meter.figures } }
        return try copies.reduce(into: RequestFigures()) { $0.add(try $1.wait()) }
    }
}
