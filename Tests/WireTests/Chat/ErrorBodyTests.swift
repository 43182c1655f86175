import Testing
import Vocabulary

@testable import Wire

struct ErrorBodyTests {
    @Test(arguments: ReasonCode.allCases) func `An OpenAI error always has its four keys`(code: ReasonCode) throws {
        let root = try JSONDocument(ErrorBody.json(code, message: "a \"b\"", .openai)).root
        #expect(root.members.map { $0.key.string } == ["error"])
        let error = try #require(root["error"])
        #expect(error.members.map { $0.key.string } == ["message", "type", "param", "code"])
        #expect(error["message"]?.string == "a \"b\"")
        #expect(error["param"]?.isNull == true)
        #expect(error["type"]?.string == (code == .budgetExhausted ? "insufficient_quota" : Self.types[code.status]))
        #expect(error["code"]?.string == Self.codes[code] ?? code.rawValue)
    }

    @Test(arguments: ReasonCode.allCases) func `An Ollama error is one string`(code: ReasonCode) throws {
        let body = ErrorBody.json(code, message: "a \"b\"", param: "p", .ollama)
        #expect(String(decoding: body, as: UTF8.self) == #"{"error":"a \"b\""}"#)
    }

    @Test(arguments: ReasonCode.allCases) func `The status is the code's own but for a full queue of Ollama`(
        code: ReasonCode
    ) {
        #expect(ErrorBody.status(code, .openai) == code.status)
        #expect(ErrorBody.status(code, .ollama) == (code == .queueFull ? 503 : code.status))
    }

    @Test func `The field at fault is named`() throws {
        let root = try JSONDocument(ErrorBody.json(.paramForbidden, message: "m", param: "messages[0].x", .openai)).root
        #expect(root["error"]?["param"]?.string == "messages[0].x")
    }

    @Test func `In mid-stream an error is one event or one line`() {
        func failure(_ client: Dialect) -> String {
            var writer = AnswerRelay.writer(client, .openai)
            return String(decoding: writer.failure(.canaryLeak, message: "a\nb"), as: UTF8.self)
        }
        #expect(
            failure(.openai)
                == #"data: {"error":{"message":"a\nb","type":"permission_error","param":null,"code":"canary_leak"}}"#
                + "\n\n")
        #expect(failure(.ollama) == #"{"error":"a\nb"}"# + "\n")
    }

    @Test func `No two keys that failed to authenticate can be told apart`() {
        let bodies = [ReasonCode.authMissing, .authInvalid, .authExpired, .authRevoked].map {
            ErrorBody.json($0, message: "m", .openai)
        }
        #expect(Set(bodies).count == 1)
    }

    @Test func `A spent budget has a type of its own`() throws {
        let root = try JSONDocument(ErrorBody.json(.budgetExhausted, message: "m", .openai)).root
        #expect(root["error"]?["type"]?.string == "insufficient_quota")
    }

    /// Types by status; a spent budget is the one exception.
    private static let types: [Int: String] = [
        200: "invalid_request_error", 400: "invalid_request_error", 401: "invalid_request_error",
        403: "permission_error",
        404: "not_found_error", 405: "invalid_request_error", 408: "invalid_request_error",
        411: "invalid_request_error",
        413: "invalid_request_error", 415: "invalid_request_error", 429: "rate_limit_error",
        431: "invalid_request_error",
        502: "server_error", 503: "service_unavailable_error", 504: "server_error",
    ]

    /// Codes that SDKs know.
    private static let codes: [ReasonCode: String] = [
        .authMissing: "invalid_api_key", .authInvalid: "invalid_api_key", .authExpired: "invalid_api_key",
        .authRevoked: "invalid_api_key",
        .modelNotAllowed: "model_not_found", .rateRequests: "rate_limit_exceeded", .rateTokens: "rate_limit_exceeded",
        .concurrencyExceeded: "rate_limit_exceeded", .queueFull: "rate_limit_exceeded",
        .budgetExhausted: "insufficient_quota",
    ]
}
