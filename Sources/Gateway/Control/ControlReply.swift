import ModelVerifier
import Stores
import Wire

/// What a call answers: JSON, or another type where it says so.
struct ControlReply: Sendable {
    static let json = "application/json"

    var status = 200
    var contentType = ControlReply.json
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]
    /// Set for the one answer that does not end: where the feed is to go on.
    var feed: FeedPosition?

    init(
        status: Int = 200, contentType: String = ControlReply.json, headers: [(name: String, value: String)] = [],
        body: [UInt8], feed: FeedPosition? = nil
    ) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.feed = feed
    }

    /// One JSON object.
    static func object(status: Int = 200, _ fields: (inout JSONWriter) -> Void) -> ControlReply {
        var out = JSONWriter()
        out.beginObject()
        fields(&out)
        out.endObject()
        return ControlReply(status: status, body: out.bytes)
    }

    static func failure(_ error: any Error, headers: [(name: String, value: String)] = []) -> ControlReply {
        let error = words(error)
        return ControlReply(status: error.status, headers: headers, body: error.json())
    }

    private static func words(_ error: any Error) -> ControlError {
        switch error {
        case let error as ControlError: error
        case let error as StoresError:
            ControlError(code: error.code.rawValue, message: error.message, hint: error.hint)
        case let error as ModelVerifierError:
            ControlError(code: error.code.rawValue, message: error.message, hint: "Check the directory of --models.")
        default: ControlError(code: "internal", message: "The call failed.", hint: "See the log.")
        }
    }
}

extension ControlError {
    /// The status that goes with the code.
    var status: Int {
        switch code {
        case "not_found", "route_not_found": 404
        case "method_not_allowed": 405
        case "name_taken", "version_conflict", "policy_conflict", "own_token", "job_ended", "model_changed": 409
        case "name_invalid", "value_invalid", "body_malformed": 400
        case "role_too_low": 403
        case "auth_invalid": 401
        case "body_too_large": 413
        case "encoding_unsupported": 415
        case "too_many_jobs", "too_many_feeds", "too_many_tokens": 429
        case "not_running", "redis_unavailable", "database_busy", "database_full", "not_writable": 503
        default: 500
        }
    }

    static let noRoute = ControlError(
        code: "route_not_found", message: "There is no such route.", hint: "GET /openapi.json lists all of them.")

    static func notAllowed(_ allowed: String) -> ControlError {
        ControlError(
            code: "method_not_allowed", message: "This route has no such method.", hint: "It has \(allowed).")
    }

    static func notFound(_ what: String, hint: String) -> ControlError {
        ControlError(code: "not_found", message: "There is no such \(what).", hint: hint)
    }
}
