import Vocabulary

/// Bodies of refusals and failures in the client's dialect.
public enum ErrorBody {
    /// The status that the dialect uses for the code.
    public static func status(_ code: ReasonCode, _ dialect: Dialect) -> Int {
        dialect == .ollama && code == .queueFull ? 503 : code.status
    }

    /// The JSON body of an error answer.
    public static func json(_ code: ReasonCode, message: String, param: String? = nil, _ dialect: Dialect) -> [UInt8] {
        var out = JSONWriter(capacity: 256)
        out.beginObject()
        out.key("error")
        if dialect == .ollama {
            out.string(message)
        } else {
            openAI(code, message: message, param: param, &out)
        }
        out.endObject()
        return out.bytes
    }

    /// The object in an error of OpenAI's dialect, with its four keys.
    static func openAI(_ code: ReasonCode, message: String, param: String? = nil, _ out: inout JSONWriter) {
        out.beginObject()
        out.field("message", message)
        out.field("type", type(code))
        out.field("param", param)
        out.field("code", openAICode(code))
        out.endObject()
    }

    /// `error.code` as SDKs know it; our own reason code where OpenAI has no word for it.
    static func openAICode(_ code: ReasonCode) -> String {
        switch code {
        case .authMissing, .authInvalid, .authExpired, .authRevoked: "invalid_api_key"
        case .modelNotAllowed: "model_not_found"
        case .rateRequests, .rateTokens, .concurrencyExceeded, .queueFull: "rate_limit_exceeded"
        case .budgetExhausted: "insufficient_quota"
        default: code.rawValue
        }
    }

    private static func type(_ code: ReasonCode) -> String {
        switch code {
        case .rateRequests, .rateTokens, .concurrencyExceeded, .queueFull: "rate_limit_error"
        case .budgetExhausted: "insufficient_quota"
        case .upstreamUnavailable, .upstreamTimeout: "server_error"
        default:
            switch code.status {
            case 403: "permission_error"
            case 404: "not_found_error"
            case 500...: "service_unavailable_error"
            default: "invalid_request_error"
            }
        }
    }
}
