import Wire

/// A row of the audit as the control API writes it, with its end if there is one.
struct AuditEntry: Sendable {
    /// The largest number that a row may have: a gateway that is asked may say anything.
    static let latest = 1 << 53

    let seq: Int
    /// Milliseconds since 1970.
    let time: Int
    let request: String
    let tenant: String
    let key: String
    let route: String
    let model: String?
    /// `allow`, `warn` or `block`; and what it would have been for an enforced tenant.
    let action: String
    let would: String
    let score: Int
    let risk: Int
    /// Those of the request, then those of its answer.
    let reasons: [String]
    /// What was done about the answer: `report`, `mask` or `stop`; nil where nothing was found in it.
    let answer: String?
    /// Microseconds that the decision took.
    let microseconds: Int
    let status: Int?
    let outcome: String?
    /// The row itself.
    let view: JSONView

    /// Nil when a member is missing or has the wrong type.
    init?(_ view: JSONView) {
        guard let seq = view["seq"]?.int, let time = view["t"]?.int, let request = view["request"]?.string,
            let tenant = view["tenant"]?.string, let key = view["key"]?.string, let route = view["route"]?.string,
            let action = view["action"]?.string, let would = view["would"]?.string, let score = view["score"]?.int,
            let risk = view["risk"]?.int, let microseconds = view["us"]?.int, 0...Self.latest ~= seq
        else { return nil }
        (self.seq, self.time, self.request, self.tenant, self.key) = (seq, time, request, tenant, key)
        (self.route, self.action, self.would, self.score) = (route, action, would, score)
        (self.risk, self.microseconds, self.view) = (risk, microseconds, view)
        model = view["model"]?.string
        let lists = [view["reasons"], view["output"]?["reasons"]].compactMap { $0 }
        reasons = lists.flatMap { $0.elements.compactMap(\.string) }
        answer = view["output"]?["action"]?.string
        status = view["status"]?.int
        outcome = view["outcome"]?.string
    }

    /// The row as one line of JSON.
    var line: String {
        var out = JSONWriter()
        out.value(view)
        return out.text
    }

    /// The row as one line for people: time, ruling, score, tenant, route, model, reasons, request.
    func words(_ paint: Paint) -> String {
        let ruling = action + String(repeating: " ", count: max(0, 5 - action.utf8.count))
        let points = String(score)
        let cells = [
            TimeText.moment(time), paint(Output.printable(ruling), Paint.Tone.of(action)),
            String(repeating: " ", count: max(0, 3 - points.count)) + points, Output.printable(tenant),
            Output.printable(route), Output.printable(model ?? "-"),
            reasons.isEmpty ? "-" : Output.printable(reasons.joined(separator: ",")), Output.printable(request),
        ]
        return cells.joined(separator: "  ")
    }
}
