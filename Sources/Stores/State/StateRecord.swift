/// One thing that all gateways share, as it is written into the shared store.
public struct StateRecord: Sendable, Equatable {
    public let kind: StateKind
    public let id: String
    /// Milliseconds since 1970 of the change, or more where the clock was behind; the larger one is the newer one.
    public let version: Int64
    let content: StateContent

    /// The name of its place in the shared store: `tenant/t_…`.
    public var field: String { Self.field(kind, id) }

    /// True for what ends the use of a name: it is taken before whoever has the name next, who needs no other one then.
    var freesName: Bool {
        switch content {
        case .tenant(.deleted): true
        case .operator(let made): made.operator.revoked != nil
        default: false
        }
    }

    static func field(_ kind: StateKind, _ id: String) -> String { "\(kind.rawValue)/\(id)" }

    /// Longest name of a place: a kind, a slash and an id.
    static let fieldLimit = 64
}

/// A record that waits to be shared, or one that is to vanish from the shared store since it is gone here.
enum PendingState: Sendable, Equatable {
    case put(StateRecord)
    case drop(StateKind, id: String)

    var field: String {
        switch self {
        case .put(let record): record.field
        case .drop(let kind, let id): StateRecord.field(kind, id)
        }
    }
}

/// Up to where the shared store was read.
public struct StatePosition: Sendable, Equatable {
    /// Name of the shared store's contents; another one means that they are others.
    public var epoch: String
    /// Number of the last change that was read.
    public var revision: Int64
}
