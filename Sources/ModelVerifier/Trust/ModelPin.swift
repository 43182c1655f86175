/// What a model must be from now on.
public struct ModelPin: Sendable, Equatable, Codable {
    /// How a pin came about.
    public enum Origin: String, Sendable, Codable {
        /// It was there when nothing was pinned yet; nobody looked at it.
        case firstUse = "first-use"
        /// An operator approved it.
        case approved
    }

    /// The name under which the model is served.
    public var model: String
    /// Its root digest.
    public var digest: String
    /// How the pin came about.
    public var origin: Origin
    /// The operator who approved it.
    public var approvedBy: String?
    /// When, in milliseconds since 1970.
    public var time: Int64

    public init(model: String, digest: String, origin: Origin, approvedBy: String? = nil, time: Int64) {
        self.model = model
        self.digest = digest
        self.origin = origin
        self.approvedBy = approvedBy
        self.time = time
    }

    /// The pin that an operator's approval makes of a report; nil when that model cannot be approved, because its files
    /// are not what the store itself says they are.
    public static func approving(_ report: ModelReport, by operatorName: String, time: Int64) -> ModelPin? {
        guard report.isIntact else { return nil }
        return ModelPin(
            model: report.model, digest: report.digest, origin: .approved, approvedBy: operatorName, time: time)
    }
}
