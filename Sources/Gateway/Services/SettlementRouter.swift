import NIOCore
import Stores
import Synchronization

/// Brings what the audit's writer settled back to the event loops that wait for it: one hop per loop and batch.
final class SettlementRouter: Sendable {
    private let loops = Mutex<[NIOLoopBound<LoopServices>]>([])
    private let eventLoops = Mutex<[any EventLoop]>([])

    /// Sets the loops in the order of their index.
    func attach(_ services: [(any EventLoop, NIOLoopBound<LoopServices>)]) {
        loops.withLock { $0 = services.map(\.1) }
        eventLoops.withLock { $0 = services.map(\.0) }
    }

    /// Called on the writer's thread.
    func route(_ settled: [SettledDecision]) {
        let services = loops.withLock { $0 }
        let eventLoops = eventLoops.withLock { $0 }
        var byLoop = [[(token: Int, stored: Bool)]](repeating: [], count: services.count)
        for decision in settled {
            let index = decision.token % LoopOutbox.loopLimit
            if index < byLoop.count { byLoop[index].append((decision.token, decision.seq != nil)) }
        }
        for (index, results) in byLoop.enumerated() where !results.isEmpty {
            let bound = services[index]
            eventLoops[index].execute { bound.value.settled(results) }
        }
    }
}
