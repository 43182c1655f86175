import Crypto
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Wire

@testable import Stores

@Suite struct FeedPublisherTests {
    private static let key = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
    private let loop = MultiThreadedEventLoopGroup.singleton.next()

    private func publisher() async throws -> FeedPublisher {
        let loop = loop
        return try await loop.submit {
            FeedPublisher(gateway: "gw1", boot: "b", feedKey: Self.key, redis: nil, on: loop) { _ in }
        }.get()
    }

    /// Returns when everything that was published before is out.
    private func drained() async throws { try await loop.submit {}.get() }

    @Test func `events are numbered without gaps, sealed, and kept in order for repair`() async throws {
        let feed = try await publisher()
        for index in 1...50 { feed.publish(.notice(.init(severity: .low, text: "n\(index)")), time: index) }
        try await drained()
        let seal = FeedSeal { Array(HMAC<SHA256>.authenticationCode(for: $0, using: Self.key)) }
        let events = feed.since(0).compactMap { seal.open($0.bytes) }
        #expect(events.map(\.sequence) == Array(1...50))
        #expect(events.map(\.time) == Array(1...50))
        #expect(feed.since(48).map(\.sequence) == [49, 50])
        #expect(feed.sequence == 50)
        #expect(feed.dropped == 0)
    }

    @Test func `a listener hears each event once until it is removed`() async throws {
        let feed = try await publisher()
        let heard = HeardEvents()
        let listener = feed.listen { sequence, _ in heard.add(sequence) }
        feed.publish(.notice(.init(severity: .low, text: "a")), time: 1)
        try await drained()
        feed.remove(listener)
        feed.publish(.notice(.init(severity: .low, text: "b")), time: 2)
        try await drained()
        #expect(heard.all == [1])
    }

    @Test func `what is kept in memory is bounded, and the newest stays`() async throws {
        let feed = try await publisher()
        for round in 0..<12 {
            feed.publish(
                (0..<1000).map { _ in (.notice(.init(severity: .low, text: "x")), nil, nil) }, time: round)
            try await drained()
        }
        let kept = feed.since(0).map(\.sequence)
        #expect(kept.count <= 8192)
        #expect(kept.count >= 4096)
        #expect(kept == Array((12_001 - kept.count)...12_000))
    }

    private final class HeardEvents: Sendable {
        private let sequences = Mutex<[Int]>([])
        var all: [Int] { sequences.withLock { $0 } }
        func add(_ sequence: Int) { sequences.withLock { $0.append(sequence) } }
    }
}
