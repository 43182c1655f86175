import NIOCore
import SecurityGate
import Stores
import Synchronization
import Wire

/// Tells who calls over TCP by the token in `Authorization: Bearer so-…`.
///
/// One answer for every token that does not work: nobody learns whether it is malformed, unknown, revoked or expired.
///
/// Ten of them from one address within a minute shut it out for a minute; a token that works makes up for those before.
final class OperatorLogin: Sendable {
    /// Bad tokens within a minute that shut an address out.
    static let most = 10
    /// Addresses that are remembered.
    private static let addresses = 4096
    /// Bytes of a token beyond which none is looked at.
    private static let longest = 256

    private let identity: IdentityStore
    private let counters: ControlCounters
    private let lockout = Mutex(AddressLockout(limit: most, capacity: addresses))

    init(identity: IdentityStore, counters: ControlCounters) {
        self.identity = identity
        self.counters = counters
    }

    enum Verdict: Sendable {
        case welcome(Operator)
        case refused
        /// Seconds to wait.
        case lockedOut(Int)
    }

    /// - Parameters:
    ///   - fields: all `authorization` fields of the request.
    ///   - address: who is connected.
    func judge(_ fields: [String], from address: SocketAddress?) -> Verdict {
        let now = SystemClock.monotonic() / 1000
        let address = Client(peer: address?.ipAddress).address
        if let end = lockout.withLock({ $0.end(address, now: now) }) {
            counters.lockedOut.add(1, ordering: .relaxed)
            return .lockedOut((end - now + 999) / 1000)
        }
        guard let caller = `operator`(fields) else {
            // Who shows no token guesses none.
            if !fields.isEmpty {
                counters.badTokens.add(1, ordering: .relaxed)
                _ = lockout.withLock { $0.count(address, now: now) }
            }
            return .refused
        }
        lockout.withLock { $0.forgive(address) }
        return .welcome(caller)
    }

    /// Whether an operator who was let in still would be.
    func isLive(_ caller: Operator) -> Bool { identity.isLive(caller, now: Int64(SystemClock.wall())) }

    private func `operator`(_ fields: [String]) -> Operator? {
        let scheme = "bearer "
        let field = fields.count == 1 ? fields[0] : ""
        let isBearer = field.utf8.count <= Self.longest && field.prefix(scheme.count).lowercased() == scheme
        var token = isBearer ? String(field.dropFirst(scheme.count)) : ""
        return token.withUTF8 { bytes in
            identity.authenticateOperator(UnsafeRawBufferPointer(bytes), now: Int64(SystemClock.wall()))
        }
    }
}

extension ControlReply {
    /// No token, or none that works.
    static let unauthorised = ControlReply.failure(
        ControlError(
            code: "auth_invalid", message: "There is no token here that works.",
            hint: "Send Authorization: Bearer with a token of secureinfer operator create."),
        headers: [("www-authenticate", "Bearer")])

    static func lockedOut(_ seconds: Int) -> ControlReply {
        .failure(
            ControlError(
                code: "too_many_tokens", message: "Too many tokens from this address did not work.",
                hint: "Wait \(seconds) s, or use the gateway's unix socket."),
            headers: [("retry-after", String(seconds))])
    }
}
