import ModelVerifier
import Stores
import Wire

/// A route of the control API: what it takes, who may use it, and what it does. One table of them serves the listener, the
/// command line on a stopped gateway, and the tests.
struct ControlRoute: Sendable {
    enum Method: String, Sendable { case get = "GET", post = "POST", delete = "DELETE" }

    let method: Method
    /// `/v1/tenants/{tenant}/keys`.
    let pattern: String
    /// The lowest role that may use it.
    let role: Operator.Role
    let run: @Sendable (ControlCall) throws -> ControlReply

    init(
        _ method: Method, _ pattern: String, role: Operator.Role,
        _ run: @escaping @Sendable (ControlCall) throws -> ControlReply
    ) {
        self.method = method
        self.pattern = pattern
        self.role = role
        self.run = run
    }

    /// The values of the pattern's names in a path; nil when it is another path.
    func match(_ path: String) -> [String: String]? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var values: [String: String] = [:]
        for (name, value) in zip(wanted, given) {
            if name.first == "{", name.last == "}" {
                guard let decoded = PercentEncoding.decode(value), !decoded.isEmpty else { return nil }
                values[String(name.dropFirst().dropLast())] = decoded
            } else if name != value {
                return nil
            }
        }
        return values
    }
}

/// One call of a route.
struct ControlCall: Sendable {
    /// Who calls: the operator's name, `local` over the unix socket and on the command line.
    var caller: String
    var role: Operator.Role
    var values: [String: String]
    var query: [String: String]
    var body: [UInt8]

    /// A value of the path.
    func value(_ name: String) -> String { values[name] ?? "" }

    /// The body as a JSON object; an empty body is an empty object.
    func object() throws -> JSONView {
        do throws(JSONError) {
            let root = try JSONDocument(body.isEmpty ? Array("{}".utf8) : body).root
            guard root.isObject else { throw JSONError(.syntax, at: 0) }
            return root
        } catch {
            throw ControlError(code: "body_malformed", message: error.description, hint: "Send one JSON object.")
        }
    }

    /// Milliseconds since 1970.
    var now: Int64 { Int64(SystemClock.wall()) }
}

/// What a call answers: JSON, or another type where it says so.
struct ControlReply: Sendable {
    var status = 200
    var contentType = "application/json"
    var body: [UInt8]

    /// One JSON object.
    static func object(status: Int = 200, _ fields: (inout JSONWriter) -> Void) -> ControlReply {
        var out = JSONWriter()
        out.beginObject()
        fields(&out)
        out.endObject()
        return ControlReply(status: status, body: out.bytes)
    }

    static func failure(_ error: any Error) -> ControlReply {
        if let error = error as? ControlError { return ControlReply(status: status(error.code), body: error.json()) }
        if let error = error as? StoresError {
            let body = ControlError(code: error.code.rawValue, message: error.message, hint: error.hint).json()
            return ControlReply(status: status(error.code.rawValue), body: body)
        }
        if let error = error as? ModelVerifierError {
            let body = ControlError(
                code: error.code.rawValue, message: error.message, hint: "Check the directory of --models."
            ).json()
            return ControlReply(status: 500, body: body)
        }
        return ControlReply(
            status: 500, body: ControlError(code: "internal", message: "The call failed.", hint: "See the log.").json())
    }

    private static func status(_ code: String) -> Int {
        switch code {
        case "not_found", "route_not_found": 404
        case "name_taken": 409
        case "name_invalid", "value_invalid", "body_malformed": 400
        case "role_too_low": 403
        case "auth_invalid": 401
        case "body_too_large": 413
        case "too_many_jobs": 429
        case "not_running": 503
        default: 500
        }
    }
}

/// Percent-encoding of path segments (RFC 3986).
enum PercentEncoding {
    /// Nil for a broken escape or bytes that are no UTF-8.
    static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    static func encode(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                out.append(Character(Unicode.Scalar(byte)))
            default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }
}
