/// Why a configured upstream cannot be used: a stable code, words for the operator, and the cause for the log.
public struct UpstreamSetupError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, for programs.
    public enum Code: String, Sendable, CaseIterable {
        case fileUnreadable = "file_unreadable"
        case fileEmpty = "file_empty"
        case fileTooLarge = "file_too_large"
        case certificateMissing = "certificate_missing"
        case keyFileInvalid = "key_file_invalid"
        case identityMismatch = "identity_mismatch"
        case tlsNotUsed = "tls_not_used"
        case tlsUnavailable = "tls_unavailable"
        case keyInvalid = "key_invalid"
        case nameInvalid = "name_invalid"
        case limitInvalid = "limit_invalid"
    }

    public let code: Code
    /// One sentence for the operator; never holds a key.
    public let message: String
    /// What to do about it.
    public let hint: String
    /// What the system said; for logs.
    public let cause: String?

    init(_ code: Code, _ message: String, hint: String, cause: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.cause = cause
    }

    public var description: String { "\(message) (hint: \(hint))" }
}
