/// The dialog that asks before a tenant is banned or a ban is lifted.
struct BanDialog: Sendable, Equatable {
    enum Purpose: Sendable, Equatable {
        case ban
        /// Lifts the ban with this id.
        case lift(String)
    }

    enum Field: Sendable, Equatable, CaseIterable {
        case duration, reason, name
    }

    /// Durations to choose from, seconds; nil is until lifted.
    static let durations: [(label: String, seconds: Int?)] = [
        ("15m", 900), ("1h", 3600), ("4h", 14_400), ("24h", 86_400), ("permanent", nil),
    ]
    /// Keys are ignored for this long after the dialog opened, milliseconds: they were meant for what was there before.
    static let deafness = 300
    static let longestReason = 200

    var purpose: Purpose
    var tenant: String
    /// Name of the tenant when the dialog opened.
    var name: String
    /// Monotonic milliseconds.
    var openedAt: Int
    var choice = 2
    var reason: String
    var typedName = ""
    var field = Field.duration

    var seconds: Int? { Self.durations[choice].seconds }
    var label: String { Self.durations[choice].label }
    var isPermanent: Bool { purpose == .ban && seconds == nil }
    /// A permanent ban needs the tenant's id or name typed.
    var isNameRight: Bool { typedName == tenant || typedName == name }

    mutating func change(by step: Int) {
        choice = min(Self.durations.count - 1, max(0, choice + step))
    }

    mutating func nextField() {
        switch field {
        case .duration: field = .reason
        case .reason: field = isPermanent ? .name : .duration
        case .name: field = .duration
        }
    }

    mutating func type(_ scalar: Unicode.Scalar) {
        if field == .reason, reason.unicodeScalars.count < Self.longestReason { reason.unicodeScalars.append(scalar) }
        if field == .name, typedName.unicodeScalars.count < Self.longestReason {
            typedName.unicodeScalars.append(scalar)
        }
    }

    mutating func clear() {
        if field == .reason { reason = "" }
        if field == .name { typedName = "" }
    }

    mutating func erase() {
        if field == .reason { _ = reason.popLast() }
        if field == .name { _ = typedName.popLast() }
    }
}
