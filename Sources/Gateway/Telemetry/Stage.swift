/// The parts of a request's way that are timed.
enum Stage: Int, CaseIterable {
    /// Framing, key and local bans, from the head alone.
    case authenticate
    /// Waiting for the client's body.
    case receive
    /// Reading the body, and what is kept of its conversation.
    case decode
    /// Limits and shared bans, with the wait for a place.
    case admit
    case score
    case gate
    /// From the gate to the head of the model server's answer.
    case forward
    /// Reading, inspecting and rewriting the answer: the sum over its pieces.
    case inspect
    /// From the decision until it is durable.
    case record

    var name: String { "\(self)" }
}
