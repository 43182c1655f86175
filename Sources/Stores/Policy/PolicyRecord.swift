import SecurityGate

/// A policy that an operator set.
public struct PolicyRecord: Sendable, Equatable {
    /// Grows with every change.
    public let version: Int64
    public let policy: Policy
    /// The operator who set it.
    public let by: String
    public let reason: String
    /// Milliseconds since 1970.
    public let time: Int64
}

extension Policy {
    /// Refuses thresholds that mean nothing.
    func check() throws(StoresError) {
        guard 0...100 ~= block, 0...100 ~= warn else {
            throw StoresError(
                .valueInvalid, "A threshold is not from 0 to 100", hint: "Scores are from 0 to 100")
        }
        guard warn <= block else {
            throw StoresError(
                .valueInvalid, "Warnings would begin above the score that is blocked",
                hint: "Let warn be no more than block")
        }
    }
}
