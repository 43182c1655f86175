/// Why the verifier could not do its work at all; what is wrong with one model is a ``ModelReport``, never an error.
public struct ModelVerifierError: Error, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: String, Sendable {
        /// The models directory does not exist, is no directory or may not be read.
        case storeUnreadable = "store_unreadable"
        /// The models directory holds more entries than ``ModelStore/entryLimit``.
        case storeTooLarge = "store_too_large"
        /// The caller asked to stop; no verdict was reached.
        case cancelled
    }

    /// What kind of failure it is.
    public let code: Code
    /// One sentence for an operator, with the way out where there is one.
    public let message: String

    public var description: String { "\(code.rawValue): \(message)" }

    static let cancelled = ModelVerifierError(code: .cancelled, message: "the verification was cancelled")
}
