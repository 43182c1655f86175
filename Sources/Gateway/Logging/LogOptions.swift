import Logging

/// How the gateway writes its log, on standard error.
struct LogOptions: Sendable, Equatable {
    enum Format: String, CaseIterable { case text, json }

    var format = Format.text
    /// What is less urgent is left out.
    var level = Logger.Level.info
    /// Whether each request that was let in leaves a line.
    var isOfRequests = false
}
