import Vocabulary

/// Why a body is not taken; the message is for the client and holds nothing but names of fields and kinds of values.
public struct DecodeRefusal: Error, Sendable, Equatable {
    public var code: ReasonCode
    public var message: String
    /// The field at fault: `messages[0].role`; nil when the body as a whole is.
    public var param: String?
    /// The permission that the request lacks; nil where none would help.
    public var needs: ParameterPolicy.Permission?

    public init(
        _ code: ReasonCode, _ message: String, param: String? = nil, needs: ParameterPolicy.Permission? = nil
    ) {
        self.code = code
        self.message = message
        self.param = param
        self.needs = needs
    }

    static func type(_ param: String, wants: String, got: JSONView) -> DecodeRefusal {
        DecodeRefusal(.bodyMalformed, "'\(param)' must be \(wants), not \(got.typeName)", param: param)
    }

    /// The name is the client's: it is cut to 80 bytes, and what is not visible ASCII shows as `?`.
    static func unknown(_ name: String) -> DecodeRefusal {
        let shown = name.utf8.prefix(80).map { 0x21...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }
        let param = String(decoding: shown, as: UTF8.self)
        return DecodeRefusal(.paramForbidden, "the field '\(param)' is not accepted here", param: param)
    }

    static func range(_ param: String, _ wants: String) -> DecodeRefusal {
        DecodeRefusal(.paramOutOfRange, "'\(param)' must be \(wants)", param: param)
    }
}
