import Stores
import Wire

/// One call of a route, checked: every value in it fits the route's schemas.
struct ControlCall: Sendable {
    /// Who calls: the operator's name, `local` over the unix socket and on the command line.
    var caller: String
    var role: Operator.Role
    var values: [String: String]
    var query: [String: String]
    /// The body; an empty object where there was none.
    var body: JSONView
    /// `Last-Event-ID`, for the feed.
    var lastEvent: String?
    /// Milliseconds since 1970.
    var now = Int64(SystemClock.wall())

    /// A value of the path.
    func value(_ name: String) -> String { values[name] ?? "" }

    /// A number of the query.
    func number(_ name: String) -> Int? { query[name].flatMap { Int($0) } }

    /// How many items a page is asked to have.
    var limit: Int { number("limit") ?? ControlParameter.pageSize }

    /// Why the caller does it, in the caller's own words; empty where nothing was said.
    var reason: String { query["reason"] ?? body["reason"]?.string ?? "" }
}

/// One call as it came: nothing of it is checked.
struct IncomingCall: Sendable {
    var method: String
    /// Path and query, percent-encoded.
    var target: String
    var body: [UInt8] = []
    var contentType: String?
    var isEncoded = false
    var lastEvent: String?
    var caller: String
    var role: Operator.Role

    /// The path of the target, still encoded.
    var path: Substring { target[..<(target.firstIndex(of: "?") ?? target.endIndex)] }

    /// What is behind the `?`, still encoded; nil where there is none.
    var rawQuery: Substring? { target.firstIndex(of: "?").map { target[target.index(after: $0)...] } }
}
