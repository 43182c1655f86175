/// Why a record or message that came from outside was not taken. Counted by reason, never logged with its text.
public enum StateRefusal: String, Error, Sendable, CaseIterable {
    /// The mac is missing or wrong: forged, damaged, or made under another control key.
    case mac
    /// The shape, a value or the place where it lay is wrong.
    case malformed
    case oversized
    /// Of a version of this format that is not known here.
    case version
    /// Older than what is here: replayed, or overtaken.
    case stale
    /// Of a tenant that was deleted.
    case deleted
    /// Another record under the same id, as no gateway of ours makes it.
    case conflict
    /// A message that was heard before, or one of an older number.
    case replayed
    /// A message from a time more than 30 s away, or a record of a version more than a century ahead.
    case time
    /// More senders than can be told apart.
    case crowded
    /// More messages than could be read.
    case overrun

    /// True where it takes somebody who tampers, not merely a race between gateways.
    public var isSuspicious: Bool {
        switch self {
        case .mac, .malformed, .oversized, .conflict, .replayed, .time: true
        case .version, .stale, .deleted, .crowded, .overrun: false
        }
    }
}
