import SecurityGate
import Stores

/// What a request holds of its tenant's limits until it has ended.
struct Holding {
    /// Where the tenant stood when the request was counted; nil before.
    var standing: Standing?
    var ticket: AdmissionTicket?
    /// Its place in line while it waits.
    var place: Int?
    /// Bytes of its body.
    var bytes = 0
    /// Bytes of a stored conversation that the client is shown.
    var shown: BodyBudget.Held?

    init(bytes: Int = 0) { self.bytes = bytes }

    /// Gives all of it back, once; `spent` tokens were used.
    mutating func release(spent: Int, tenant: String, _ services: LoopServices) {
        services.shared.bodies.give(bytes, tenant: tenant)
        bytes = 0
        shown = nil
        guard let ticket else { return }
        self.ticket = nil
        services.admission.settle(ticket, spent: spent)
    }
}
