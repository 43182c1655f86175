import Wire

/// What becomes of the traces that requests are part of.
enum TraceMode: String, CaseIterable {
    /// A client's trace is passed on to the model server.
    case pass
    /// The same, and requests without one begin a new one.
    case start
    /// Nothing is passed on.
    case off

    /// The trace that a request is part of, with a span of the gateway's own.
    func context(of fields: HTTPFields) -> TraceContext? {
        guard self != .off else { return nil }
        if let context = TraceContext(fields) { return context.with(span: .random(in: 1 ... .max)) }
        guard self == .start else { return nil }
        return TraceContext(
            high: .random(in: 1 ... .max), low: .random(in: 0 ... .max), span: .random(in: 1 ... .max), flags: 0b01)
    }
}
