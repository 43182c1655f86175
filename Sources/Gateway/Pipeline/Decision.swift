import SecurityGate
import Stores
import Vocabulary
import Wire

/// What was decided about a request, as the audit and the feed take it.
final class Decision {
    let requestID: String
    let tenantID: String
    let tenantName: String
    let keyID: String
    let route: String
    let model: String?
    let ruling: Ruling
    let risk: Int
    let signals: [Assessment.Signal]
    /// Milliseconds since 1970.
    let time: Int
    let microseconds: Int
    let segments: [Segment]

    /// The ruling of the gate.
    convenience init(_ exchange: Exchange, _ scored: Scored, _ ruling: Ruling) {
        let request = scored.admitted.decoded.request
        self.init(
            exchange, ruling, model: request?.model, risk: scored.risk, signals: scored.assessment.signals,
            segments: request?.segments ?? [])
    }

    /// A refusal of an earlier stage.
    convenience init(_ exchange: Exchange, _ refusal: Refusal, model: String?) {
        self.init(exchange, .refused(refusal.code), model: model, risk: 0, signals: [], segments: [])
    }

    private init(
        _ exchange: Exchange, _ ruling: Ruling, model: String?, risk: Int, signals: [Assessment.Signal],
        segments: [Segment]
    ) {
        let principal = exchange.authenticated.principal
        requestID = exchange.routed.requestID
        tenantID = principal.tenantID
        tenantName = principal.tenantName
        keyID = principal.keyID
        route = exchange.routed.route.name
        self.model = model
        self.ruling = ruling
        self.risk = risk
        self.signals = signals
        self.segments = segments
        time = SystemClock.wall()
        microseconds = SystemClock.monotonic() - exchange.routed.began
    }
}
