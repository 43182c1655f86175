import ArgumentParser
import Wire

/// What every change of something can be given.
struct ChangeOptions: ParsableArguments {
    @Option(help: "Why; kept in the record of what operators did.")
    var reason: String?

    /// Puts the reason into a request: its body, or `?reason=` where it has none.
    func apply(to request: ControlRequest, _ fields: (inout JSONWriter) throws -> Void = { _ in }) rethrows
        -> ControlRequest
    {
        guard request.method != .delete else { return request.with("reason", reason) }
        return try request.with { out in
            try fields(&out)
            if let reason { out.field("reason", reason) }
        }
    }
}
