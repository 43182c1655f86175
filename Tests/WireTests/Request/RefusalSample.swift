import Testing
import Vocabulary

/// A body with the code and the field under which it must be refused.
struct RefusalSample: Sendable, CustomTestStringConvertible {
    let body: String
    let code: ReasonCode
    let param: String?
    var testDescription: String { body.count > 100 ? "\(body.prefix(100))…" : body }

    /// A whole body.
    init(_ body: String, _ code: ReasonCode, _ param: String?) {
        self.body = body
        self.code = code
        self.param = param
    }

    /// Members behind a body that would be taken.
    static func member(_ extra: String, _ code: ReasonCode, _ param: String?) -> RefusalSample {
        RefusalSample(Bodies.request(extra), code, param)
    }

    /// One message.
    static func message(_ message: String, _ code: ReasonCode, _ param: String?) -> RefusalSample {
        RefusalSample(Bodies.messages(message), code, param)
    }

    /// Members behind a smallest body of `/v1/completions` or `/api/generate`.
    static func prompt(_ extra: String, _ code: ReasonCode, _ param: String?) -> RefusalSample {
        RefusalSample(Bodies.prompt(extra), code, param)
    }

    /// Members behind a smallest body of `/v1/embeddings` or `/api/embed`.
    static func input(_ extra: String, _ code: ReasonCode, _ param: String?) -> RefusalSample {
        RefusalSample(Bodies.input(extra), code, param)
    }

    /// A member of the wrong type.
    static func type(_ extra: String, _ param: String) -> RefusalSample { member(extra, .bodyMalformed, param) }
    static func range(_ extra: String, _ param: String) -> RefusalSample { member(extra, .paramOutOfRange, param) }
    static func unknown(_ extra: String, _ param: String) -> RefusalSample { member(extra, .paramForbidden, param) }
}
