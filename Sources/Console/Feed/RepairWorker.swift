import ConsoleCore
import Glibc
import Synchronization
import Wire

/// The thread that looks for events that never came: in the capped stream of Redis, then in the gateway's memory.
final class RepairWorker: Sendable {
    /// Holes that may wait, entries of the stream read at a time and in all, milliseconds that the gateway is listened to.
    private static let capacity = 32
    private static let page = 500
    private static let pages = 40
    private static let listening = 3000
    /// Events in one message, so that the screen can draw between two.
    private static let piece = 128

    private struct State {
        var holes: [Hole] = []
        var source: SessionOptions.Source?
    }

    private let state = Mutex(State())
    private let waiting = Semaphore()
    private let access: ControlAccess
    private let mailbox: Mailbox

    init(_ access: ControlAccess, mailbox: Mailbox) {
        self.access = access
        self.mailbox = mailbox
    }

    func start() { WorkerThread.start { self.run() } }

    /// Where the feed comes from, and so what is asked first.
    func set(_ source: SessionOptions.Source) { state.withLock { $0.source = source } }

    func submit(_ hole: Hole) {
        let accepted = state.withLock { state in
            guard state.holes.count < Self.capacity else { return false }
            state.holes.append(hole)
            return true
        }
        if accepted { waiting.signal() } else { mailbox.post([.repaired(hole, [], from: .nowhere)]) }
    }

    private func run() {
        while true {
            waiting.wait()
            let next = state.withLock { state in state.holes.isEmpty ? nil : (state.holes.removeFirst(), state.source) }
            guard let (hole, source) = next else { continue }
            for message in repair(hole, source) { mailbox.post(waiting: [message]) }
        }
    }

    private func repair(_ hole: Hole, _ source: SessionOptions.Source?) -> [Message] {
        switch source {
        case .redis(let address, let key):
            let found = search(hole, at: address, key)
            if found.events.count >= hole.range.count { return answer(hole, found, .redis) }
            let more = ask(hole, key)
            return answer(hole, more.merged(found), more.events.count > found.events.count ? .control : .redis)
        case .control(let key): return answer(hole, ask(hole, key), .control)
        case .some(.none), nil: return [.repaired(hole, [], from: .nowhere)]
        }
    }

    /// Events by their numbers, and how many messages did not verify.
    private struct Found {
        var events: [Int: FeedEvent] = [:]
        var forged = 0

        /// True when it fills a place.
        mutating func take(_ event: FeedEvent, for hole: Hole) {
            guard event.gateway == hole.gateway, event.boot == hole.boot, hole.range.contains(event.sequence) else {
                return
            }
            events[event.sequence] = event
        }

        func merged(_ other: Found) -> Found {
            Found(events: events.merging(other.events) { first, _ in first }, forged: forged + other.forged)
        }
    }

    private func answer(_ hole: Hole, _ found: Found, _ source: RepairSource) -> [Message] {
        let events = found.events.values.sorted { $0.sequence < $1.sequence }
        let losses: [Message] = found.forged > 0 ? [.dropped(found.forged, .forged)] : []
        let pieces = stride(from: 0, to: events.count, by: Self.piece).map { start in
            Message.found(hole, Array(events[start..<min(events.count, start + Self.piece)]))
        }
        return losses + pieces + [.repaired(hole, [], from: events.isEmpty ? .nowhere : source)]
    }

    /// Walks the stream back until the event before the hole; what does not verify is counted.
    private func search(_ hole: Hole, at address: RedisAddress, _ key: FeedKey) -> Found {
        var found = Found()
        let seal = key.seal
        guard let connection = try? FeedConnection(address, isSubscriber: false) else { return found }
        var id: StreamID?
        for _ in 0..<Self.pages {
            guard let entries = try? connection.log(before: id, count: Self.page), !entries.isEmpty else { break }
            for entry in entries {
                guard let event = seal.open(entry.payload) else {
                    found.forged += 1
                    continue
                }
                let isBefore = event.sequence < hole.range.lowerBound
                if isBefore, event.gateway == hole.gateway, event.boot == hole.boot { return found }
                found.take(event, for: hole)
            }
            id = entries.last?.id
        }
        return found
    }

    /// Follows the gateway's own stream from the event before the hole to its end.
    private func ask(_ hole: Hole, _ key: FeedKey) -> Found {
        var found = Found()
        let stream = EventStream(access, key: key, limit: Self.listening)
        _ = stream.follow(after: "\(hole.gateway):\(hole.boot):\(hole.range.lowerBound - 1)") { messages in
            for case .event(let event) in messages {
                found.take(event, for: hole)
                if event.gateway == hole.gateway, event.sequence >= hole.range.upperBound { return false }
            }
            return true
        }
        return found
    }
}
