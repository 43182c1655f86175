/// What one request says about the health of its upstream.
public enum UpstreamVerdict: Sendable, Equatable {
    /// It answered, whatever it thinks of the request: 429 and other refusals are answers too.
    case answered
    case failed(UpstreamFailure)
    /// Nothing is known: the client went away, or the answer broke after its head had been counted.
    case unknown

    /// By the status of an answer's head.
    ///
    /// 502 and 504 come from a proxy whose server is gone. 500 and 503 say nothing: model servers answer them to what a
    /// client got wrong, and to a full queue, so that one tenant's requests could pause a server for all others.
    public init(status: Int) {
        switch status {
        case 500, 503: self = .unknown
        default: self = UpstreamFailure(status: status).map(UpstreamVerdict.failed) ?? .answered
        }
    }

    /// By a fault. What happens behind a head is unknown here, since the head was a verdict already.
    public init(_ fault: UpstreamFault) {
        switch fault {
        case .unreachable, .connectTimeout, .tlsFailed, .firstByteTimeout, .cutBeforeHead, .malformedHead:
            self = .failed(.fault(fault))
        case .idleTimeout, .cut, .malformed: self = .unknown
        }
    }
}

/// Why an upstream failed.
public enum UpstreamFailure: Sendable, Equatable {
    case fault(UpstreamFault)
    case badGateway, gatewayTimeout

    /// The statuses that say that a server is gone; nil for all others.
    init?(status: Int) {
        switch status {
        case 502: self = .badGateway
        case 504: self = .gatewayTimeout
        default: return nil
        }
    }

    /// True for what a request may do to a healthy server: crash it, or keep it busy.
    public var mayBeCausedByRequest: Bool {
        switch self {
        case .fault(.firstByteTimeout), .fault(.cutBeforeHead), .fault(.malformedHead): true
        case .fault, .badGateway, .gatewayTimeout: false
        }
    }

    /// A fixed word for metrics and logs.
    public var word: String {
        switch self {
        case .fault(let fault): fault.rawValue
        case .badGateway: "status_502"
        case .gatewayTimeout: "status_504"
        }
    }
}
