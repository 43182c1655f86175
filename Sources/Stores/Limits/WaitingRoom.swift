import NIOCore
import SecurityGate
import Synchronization

/// The lines of all tenants whose requests wait for one of theirs to end, for all event loops of this gateway.
///
/// Only the one whose turn it is asks: at once when its turn comes and when a request of the tenant ended here, and now
/// and then for what ended on other gateways.
public final class WaitingRoom: Sendable {
    private struct Line {
        var order = WaitingLine()
        var seats: [Int: Seat] = [:]
        /// Whom the tenant's next free place was offered to.
        var asking: Int?
    }

    /// A place in line: whom to call, and on which event loop.
    struct Seat: Sendable {
        let id: Int
        let tenant: String
        let key: String
        let loop: any EventLoop
        let waiter: NIOLoopBound<Waiter>

        func call(_ action: @escaping @Sendable (Waiter) -> Void) {
            let waiter = waiter
            loop.execute { action(waiter.value) }
        }
    }

    private let lines = Mutex<[String: Line]>([:])
    private let ids = Atomic<Int>(0)

    init() {}

    /// Requests that wait, of all tenants.
    public var count: Int { lines.withLock { $0.values.reduce(0) { $0 + $1.order.count } } }

    /// Requests of a tenant that wait.
    public func count(_ tenant: String) -> Int { lines.withLock { $0[tenant]?.order.count ?? 0 } }

    /// True when nobody of the tenant waits, so that a request may try its luck without jumping a line.
    func isEmpty(_ tenant: String) -> Bool { lines.withLock { $0[tenant] == nil } }

    func newID() -> Int { ids.add(1, ordering: .relaxed).newValue }

    /// Takes a place in line; false when all are taken.
    func join(_ seat: Seat, limit: Int) -> Bool {
        let (place, called, displaced) = lines.withLock { lines -> (WaitingLine.Place, Seat?, Seat?) in
            var line = lines[seat.tenant] ?? Line()
            let place = line.order.join(seat.id, key: seat.key, limit: limit)
            guard place != .full else { return (place, nil, nil) }
            var displaced: Seat?
            if case .joinedInstead(let other) = place { displaced = line.seats.removeValue(forKey: other) }
            line.seats[seat.id] = seat
            let called = Self.turn(&line)
            lines[seat.tenant] = line
            return (place, called, displaced)
        }
        displaced?.call { $0.displaced() }
        called?.call { $0.ask() }
        return place != .full
    }

    /// Gives a place in line up; whose turn it is now is told.
    func leave(_ seat: Seat, admitted: Bool) {
        let called = lines.withLock { lines -> Seat? in
            guard var line = lines[seat.tenant], line.seats.removeValue(forKey: seat.id) != nil else { return nil }
            if admitted { line.order.advance(seat.id, key: seat.key) } else { line.order.leave(seat.id, key: seat.key) }
            let called = Self.turn(&line)
            lines[seat.tenant] = line.seats.isEmpty ? nil : line
            return called
        }
        called?.call { $0.ask() }
    }

    /// A request of the tenant ended here.
    func placeFreed(_ tenant: String) {
        let called = lines.withLock { lines in
            lines[tenant].flatMap { line in line.order.next.flatMap { line.seats[$0] } }
        }
        called?.call { $0.ask() }
    }

    /// Whose turn has just come; nil where it is still the same one's.
    private static func turn(_ line: inout Line) -> Seat? {
        guard let next = line.order.next, next != line.asking else { return nil }
        line.asking = next
        return line.seats[next]
    }
}
