import Synchronization

/// What the gateway counts about itself since its start. The identity of the audit holds over them:
/// `decisions + refusals + auditRefused = requests` once nothing is in flight.
final class Counters: Sendable {
    /// Requests whose head was read, or was no head; without the open routes.
    let requests = Atomic<Int>(0)
    /// Refusals that are counted in the audit and not recorded one by one.
    let refusals = Atomic<Int>(0)
    /// Decisions that are durable.
    let decisions = Atomic<Int>(0)
    /// Requests refused since their decision could not be recorded.
    let auditRefused = Atomic<Int>(0)
    /// Requests admitted or refused without the shared limits.
    let degraded = Atomic<Int>(0)
    /// Connections of tenants that ended before their TLS handshake did.
    let tlsFailures = Atomic<Int>(0)
    /// Requests refused since their address is shut out for its wrong keys.
    let lockedOut = Atomic<Int>(0)
    /// Texts that were not scored in time, and those of them that went on unscored since policy says so.
    let detectorTimeouts = Atomic<Int>(0)
    let unscored = Atomic<Int>(0)
    /// Texts that policy keeps and that were not kept, since the key of their tenant was not to be had.
    let textsLost = Atomic<Int>(0)
    /// Connections of tenants that are open.
    let connections = Atomic<Int>(0)
}
