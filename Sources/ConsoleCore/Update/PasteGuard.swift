/// Keeps what is pasted away from command keys: of it only characters pass, and only into a text field.
///
/// The end of a paste can be lost. After a silence in it nobody can tell its rest from keys, so nothing passes then until
/// there was another silence.
public struct PasteGuard: Sendable {
    /// Milliseconds without a key that end a paste whose end was lost.
    static let silence = 1000

    /// Monotonic time of the last piece; nil while nothing is pasted.
    private var heardAt: Int?
    /// True after a silence inside of it.
    private var isEndLost = false

    public init() {}

    public var isPasting: Bool { heardAt != nil }

    /// The terminal's mark that a paste begins or ends. Times are monotonic milliseconds.
    public mutating func take(isOpen: Bool, at now: Int) { (heardAt, isEndLost) = (isOpen ? now : nil, false) }

    /// True for a key that may go on to the console.
    public mutating func passes(_ key: Key, isTyping: Bool, at now: Int) -> Bool {
        guard let before = heardAt else { return true }
        heardAt = now
        if now - before >= Self.silence {
            guard !isEndLost else {
                take(isOpen: false, at: now)
                return true
            }
            isEndLost = true
        }
        guard !isEndLost, isTyping, case .character = key else { return false }
        return true
    }
}
