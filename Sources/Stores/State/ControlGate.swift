import Crypto
import Wire

/// Decides which messages of other gateways are heard: those with a right mac under the control key, from now, and none
/// twice.
///
/// A message that is replayed within the 30 s after a gateway that was told apart was forgotten says nothing new: what it
/// carries has a version, and an older one is never taken.
public struct ControlGate: Sendable {
    enum Verdict: Sendable {
        case message(ControlMessage)
        /// This gateway's own, back from the channel.
        case own
        case refused(StateRefusal)
    }

    /// How far a message's time may be from this gateway's, in ms.
    static let window: Int64 = 30_000
    /// After how many ms of silence a gateway is not counted any more.
    static let silence: Int64 = 15_000
    /// Gateways that are told apart.
    static let senderLimit = 256

    private struct Sender {
        var sequence: Int
        var heard: Int64
    }

    private let seal: ControlSeal
    private let boot: String
    /// By gateway and boot.
    private var senders: [String: Sender] = [:]

    /// - Parameter boot: this run's own name.
    public init(controlKey: SymmetricKey, boot: String) {
        seal = ControlSeal(controlKey: controlKey)
        self.boot = boot
    }

    /// Judges a message as it came; `now` in ms since 1970.
    mutating func judge(_ bytes: [UInt8], now: Int64) -> Verdict {
        do throws(StateRefusal) {
            let message = try open(bytes)
            if message.boot == boot { return .own }
            guard abs(message.time - now) <= Self.window else { throw .time }
            try note(message, now: now)
            return .message(message)
        } catch {
            return .refused(error)
        }
    }

    /// How many other gateways were heard of lately.
    func live(at now: Int64) -> Int { senders.values.count { now - $0.heard < Self.silence } }

    private func open(_ bytes: [UInt8]) throws(StateRefusal) -> ControlMessage {
        guard bytes.count <= ControlMessage.limit else { throw .oversized }
        guard seal.verifies(bytes) else { throw .mac }
        guard let root = try? JSONDocument(bytes).root else { throw .malformed }
        return try ControlMessage(json: root)
    }

    /// Takes a number that is larger than those before. Who was silent for longer than a message is honoured is
    /// forgotten: all that could be replayed of it is too old.
    private mutating func note(_ message: ControlMessage, now: Int64) throws(StateRefusal) {
        let name = message.gateway + "\n" + message.boot
        if let known = senders[name], message.sequence <= known.sequence { throw .replayed }
        if senders[name] == nil, senders.count >= Self.senderLimit {
            senders = senders.filter { now - $0.value.heard <= 2 * Self.window }
            guard senders.count < Self.senderLimit else { throw .crowded }
        }
        senders[name] = Sender(sequence: message.sequence, heard: now)
    }
}
