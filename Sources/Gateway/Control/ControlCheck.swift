import Wire

/// Turns a call as it came into one whose every value fits the route's schemas, or says what does not.
struct ControlCheck {
    let route: ControlRoute

    /// Pieces of a query beyond which it is refused unread.
    private static let mostPieces = 32

    func call(_ request: IncomingCall, values: [String: String]) throws(ControlError) -> ControlCall {
        for parameter in route.parameters { try check(parameter, values[parameter.name] ?? "", "in the path") }
        return ControlCall(
            caller: request.caller, role: request.role, values: values, query: try query(request.rawQuery),
            body: try body(request), lastEvent: request.lastEvent)
    }

    // MARK: - Query

    private func query(_ raw: Substring?) throws(ControlError) -> [String: String] {
        var out: [String: String] = [:]
        for piece in try pieces(raw) {
            let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decodeQuery(parts[0]),
                let value = parts.count < 2 ? "" : PercentEncoding.decodeQuery(parts[1])
            else {
                throw ControlError(
                    code: "value_invalid", message: "The query has a broken percent escape.",
                    hint: "Encode each value as RFC 3986 says, in UTF-8.")
            }
            guard let parameter = route.query.first(where: { $0.name == name }) else { throw unknown(name) }
            guard out.updateValue(value, forKey: name) == nil else {
                throw ControlError(
                    code: "value_invalid", message: "The parameter '\(name)' is there twice.", hint: "Give it once.")
            }
            try check(parameter, value, "in the query")
        }
        return out
    }

    private func pieces(_ raw: Substring?) throws(ControlError) -> [Substring] {
        let pieces = (raw ?? "").split(separator: "&", maxSplits: Self.mostPieces)
        guard pieces.count <= Self.mostPieces else {
            throw ControlError(
                code: "value_invalid", message: "The query has too many parts.", hint: "Give each parameter once.")
        }
        return pieces
    }

    private func unknown(_ name: String) -> ControlError {
        let known = route.query.map(\.name).joined(separator: ", ")
        return ControlError(
            code: "value_invalid", message: "There is no parameter '\(name.prefix(64))'.",
            hint: known.isEmpty ? "This route takes none." : "This route takes \(known).")
    }

    private func check(_ parameter: ControlParameter, _ value: String, _ place: String) throws(ControlError) {
        guard let fault = parameter.schema.fault(inText: value) else { return }
        throw ControlError(
            code: "value_invalid", message: "'\(parameter.name)' \(place) \(fault.message).",
            hint: parameter.schema.note.isEmpty ? "GET /openapi.json says what it may be." : parameter.schema.note)
    }

    // MARK: - Body

    private func body(_ request: IncomingCall) throws(ControlError) -> JSONView {
        guard let schema = route.body else {
            guard request.body.isEmpty else {
                throw ControlError(
                    code: "body_malformed", message: "This route takes no body.", hint: "Leave the body out.")
            }
            return try root(Array("{}".utf8))
        }
        try checkType(request)
        let root = try root(request.body.isEmpty ? Array("{}".utf8) : request.body)
        if let fault = schema.fault(in: root) {
            let name = fault.pointer.isEmpty ? "The body" : "'\(fault.pointer)'"
            throw ControlError(
                code: fault.isShape ? "body_malformed" : "value_invalid", message: "\(name) \(fault.message).",
                hint: hint(fault, schema))
        }
        return root
    }

    /// An answer to a form or a compressed body would be a guess.
    private func checkType(_ request: IncomingCall) throws(ControlError) {
        if request.body.isEmpty { return }
        let type = request.contentType.map { $0.prefix { $0 != ";" }.lowercased() }
        let isJSON = type.map { $0.filter { $0 != " " } == ControlReply.json } ?? true
        guard isJSON, !request.isEncoded else {
            throw ControlError(
                code: "encoding_unsupported", message: "The body is not plain JSON.",
                hint: "Send it as application/json, not compressed.")
        }
    }

    private func root(_ bytes: [UInt8]) throws(ControlError) -> JSONView {
        do throws(JSONError) {
            return try JSONDocument(bytes).root
        } catch {
            throw ControlError(
                code: "body_malformed", message: "The body is no JSON: \(error.description).",
                hint: "Send one JSON object.")
        }
    }

    /// What the members may be; the note of the one at fault where there is one.
    private func hint(_ fault: SchemaFault, _ schema: Schema) -> String {
        if !fault.hint.isEmpty { return fault.hint }
        let properties = schema.properties
        let note = properties.first { "/\($0.name)" == fault.pointer }?.schema.plain.note ?? ""
        if !note.isEmpty { return note }
        if properties.isEmpty { return "Send one JSON object." }
        return "The members are \(properties.map(\.name).joined(separator: ", "))."
    }
}
