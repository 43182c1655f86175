import Wire

/// One call of the control API.
struct ControlRequest: Sendable {
    let method: ControlRoute.Method
    /// Percent-encoded.
    let path: String
    /// In plain text; encoded when it is sent.
    var query: [(name: String, value: String)] = []
    var body: [UInt8] = []

    /// - Parameter segments: parts of the path as they are; each is encoded, so that none can leave its place.
    init(_ method: ControlRoute.Method, _ segments: String...) { self.init(method, segments: segments) }

    init(_ method: ControlRoute.Method, segments: [String]) {
        self.method = method
        path = segments.map { "/" + Self.encode($0) }.joined()
    }

    /// The same with one more parameter; nil adds none.
    func with(_ name: String, _ value: String?) -> ControlRequest {
        var request = self
        if let value { request.query.append((name, value)) }
        return request
    }

    /// The same with a JSON object as its body.
    func with(_ fields: (inout JSONWriter) throws -> Void) rethrows -> ControlRequest {
        var out = JSONWriter()
        out.beginObject()
        try fields(&out)
        out.endObject()
        var request = self
        request.body = out.bytes
        return request
    }

    /// Path and query as they go over the wire.
    var target: String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ segment: String) -> String {
        switch segment {
        case ".": "%2E"
        case "..": "%2E%2E"
        default: PercentEncoding.encode(segment)
        }
    }
}

/// What answers calls of the control API: a running gateway, or the same table of routes on a stopped one's data.
protocol ControlTransport {
    func send(_ request: ControlRequest) throws -> ControlReply
}
