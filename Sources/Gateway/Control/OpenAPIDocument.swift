import Wire

/// The OpenAPI 3.1 document of the control API, made of the same table that answers it.
struct OpenAPIDocument {
    let routes: [ControlRoute]

    /// Statuses that every route may answer with an error.
    private static let common = [400, 403, 413, 415, 429, 500, 503]

    func json() -> [UInt8] {
        var out = JSONWriter(capacity: 65_536)
        out.beginObject()
        out.field("openapi", "3.1.0")
        out.object("info") { out in
            out.field("title", "SecureInfer control API")
            out.field("version", "1")
            out.field("description", "What operators see and do. Over the unix socket no token is needed.")
        }
        out.object("paths") { out in
            for pattern in patterns {
                out.object(pattern) { out in
                    for route in routes where route.pattern == pattern { write(route, to: &out) }
                }
            }
        }
        out.object("components") { out in
            out.object("schemas") { out in
                for (name, schema) in components {
                    out.key(name)
                    schema.write(to: &out)
                }
            }
            out.object("securitySchemes") { out in
                out.object("token") { out in
                    out.field("type", "http")
                    out.field("scheme", "bearer")
                    out.field("description", "An operator's token: so-…")
                }
            }
        }
        out.endObject()
        return out.bytes
    }

    /// The paths in the order of the table.
    private var patterns: [String] {
        var seen: Set<String> = []
        return routes.map(\.pattern).filter { seen.insert($0).inserted }
    }

    private var components: [(String, Schema)] {
        let used = routes.flatMap { [$0.body].compactMap { $0 } + $0.answers.map(\.schema) } + [.error]
        return used.reduce(into: [String: Schema]()) { $0.merge($1.components) { old, _ in old } }
            .sorted { $0.key < $1.key }
    }

    private func write(_ route: ControlRoute, to out: inout JSONWriter) {
        out.object(route.method.rawValue.lowercased()) { out in
            out.field("operationId", route.name)
            out.field("summary", route.summary)
            out.field("tags", [route.tag])
            if case .role(let role) = route.access { out.field("x-role", role.rawValue) }
            Self.writeSecurity(route, to: &out)
            Self.writeParameters(route, to: &out)
            if let body = route.body {
                out.object("requestBody") { out in
                    out.field("required", Self.needsBody(body))
                    out.content(ControlReply.json, body)
                }
            }
            out.object("responses") { writeAnswers(route, to: &$0) }
        }
    }

    private static func writeSecurity(_ route: ControlRoute, to out: inout JSONWriter) {
        out.key("security")
        out.beginArray()
        if route.access != .open {
            out.beginObject()
            out.field("token", [String]())
            out.endObject()
        }
        out.endArray()
    }

    private static func writeParameters(_ route: ControlRoute, to out: inout JSONWriter) {
        let all = route.parameters.map { ("path", $0) } + route.query.map { ("query", $0) }
        out.list("parameters", all) { item, out in
            out.field("name", item.1.name)
            out.field("in", item.0)
            out.field("required", item.1.isRequired)
            out.key("schema")
            item.1.schema.write(to: &out)
        }
    }

    /// True where an empty object would not do.
    private static func needsBody(_ schema: Schema) -> Bool { schema.properties.contains(where: \.isRequired) }

    /// Where the value that an answer holds can be used: every route that takes it and no other from its path.
    private func links(_ made: ControlAnswer.Made, to out: inout JSONWriter) {
        out.object("links") { out in
            for route in routes where route.parameters.map(\.name) == [made.parameter] {
                out.object(route.name.replacing("-", with: "_")) { out in
                    out.field("operationId", route.name)
                    out.object("parameters") { $0.member(made.parameter, "$response.body#\(made.pointer)") }
                }
            }
        }
    }

    private func writeAnswers(_ route: ControlRoute, to out: inout JSONWriter) {
        for answer in route.answers {
            out.object(String(answer.status)) { out in
                out.field("description", answer.status < 400 ? "Done." : "The answer is no.")
                out.content(answer.contentType, answer.schema)
                if let made = answer.makes { links(made, to: &out) }
            }
        }
        for status in Self.errors(route) where !route.answers.contains(where: { $0.status == status }) {
            out.object(String(status)) { out in
                out.field("description", Self.words(status))
                out.content(ControlReply.json, .error)
            }
        }
    }

    /// The statuses of a route's errors, in their order.
    static func errors(_ route: ControlRoute) -> [Int] {
        let own = route.access == .open ? [] : [401]
        return Set(common + own + route.errors).sorted()
    }

    private static func words(_ status: Int) -> String {
        switch status {
        case 400: "Something of the call is malformed or out of range."
        case 401: "There is no token, or none that works."
        case 403: "The operator's role is too low."
        case 404: "There is no such thing."
        case 409: "It is taken, over, or was changed meanwhile."
        case 413: "The body is larger than 1 MiB."
        case 415: "The body is not plain JSON."
        case 429: "Too much at the same time, or too many bad tokens."
        case 503: "The gateway cannot do it now."
        default: "The gateway failed."
        }
    }
}

extension JSONWriter {
    /// A member that is an object.
    fileprivate mutating func object(_ name: String, _ fields: (inout JSONWriter) -> Void) {
        key(name)
        beginObject()
        fields(&self)
        endObject()
    }

    fileprivate mutating func member(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    fileprivate mutating func content(_ type: String, _ schema: Schema) {
        object("content") { out in
            out.object(type) { out in
                out.key("schema")
                schema.write(to: &out)
            }
        }
    }
}
