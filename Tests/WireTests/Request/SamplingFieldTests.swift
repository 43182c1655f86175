import Testing
import Vocabulary

@testable import Wire

/// The members of OpenAI's dialect that steer sampling, which chats and completions share.
struct SamplingFieldTests {
    /// Values of a field that are taken, and others.
    struct Sample: Sendable, CustomTestStringConvertible {
        let field: SamplingField
        let taken: [String]
        let outOfRange: [String]
        let wrongType: [String]
        var testDescription: String { field.rawValue }

        init(_ field: SamplingField, taken: [String], outOfRange: [String], wrongType: [String]) {
            self.field = field
            self.taken = taken
            self.outOfRange = outOfRange
            self.wrongType = wrongType
        }
    }

    @Test func `Every field has its values below`() {
        #expect(
            Self.cases.map(\.field).sorted { $0.rawValue < $1.rawValue }
                == SamplingField.allCases.sorted { $0.rawValue < $1.rawValue })
    }

    @Test(arguments: cases, [ClientAPI.chatCompletions, .completions])
    func `A field has the same range on either route`(sample: Sample, api: ClientAPI) throws {
        let name = sample.field.rawValue
        func refusal(_ value: String) throws -> DecodeRefusal? {
            try Bodies.refusal(Bodies.body(api, "\"\(name)\":\(value)"), api)
        }
        for value in sample.taken + ["null"] { #expect(try refusal(value) == nil, "\(value)") }
        for value in sample.outOfRange {
            let refusal = try refusal(value)
            #expect(refusal?.code == .paramOutOfRange, "\(value)")
            #expect(refusal?.param == name)
        }
        for value in sample.wrongType {
            let refusal = try refusal(value)
            #expect(refusal?.code == .bodyMalformed, "\(value)")
            #expect(refusal?.param == name)
        }
    }

    @Test func `Values arrive as they were asked for`() throws {
        let parameters = try Bodies.decode(
            Bodies.prompt(
                #""temperature":0.5,"top_p":0.25,"top_k":7,"min_p":0.125,"n":2,"seed":-3,"max_tokens":9e1,"presence_penalty":1,"frequency_penalty":-1,"stop":["a","b"],"logit_bias":{"5":-100}"#
            ), .completions
        ).sampling
        #expect(parameters.temperature == 0.5)
        #expect(parameters.topP == 0.25)
        #expect(parameters.topK == 7)
        #expect(parameters.minP == 0.125)
        #expect(parameters.n == 2)
        #expect(parameters.seed == -3)
        #expect(parameters.maxTokens == 90)
        #expect(parameters.presencePenalty == 1)
        #expect(parameters.frequencyPenalty == -1)
        #expect(parameters.stop == ["a", "b"])
        #expect(parameters.logitBias?.lexeme == #"{"5":-100}"#)
    }

    static let cases: [Sample] = [
        Sample(
            .temperature, taken: ["0", "1", "2", "2.0", "2e0"], outOfRange: ["-0.1", "2.1"],
            wrongType: [#""1""#, "true", "[1]"]),
        Sample(.topP, taken: ["0", "1", "0.5"], outOfRange: ["-0.1", "1.1"], wrongType: [#""1""#, "{}"]),
        Sample(.minP, taken: ["0", "1"], outOfRange: ["-1", "1.5"], wrongType: [#"" ""#]),
        Sample(
            .topK, taken: ["-1", "0", "1000000", "4e1", "5.0"], outOfRange: ["-2", "1000001", "1.5"],
            wrongType: [#""5""#, "false"]),
        Sample(
            .n, taken: ["1", "128"], outOfRange: ["0", "-1", "129", "1.5", "9223372036854775808"], wrongType: [#""1""#]),
        Sample(
            .seed, taken: ["0", "-9223372036854775808", "9223372036854775807", "-0"],
            outOfRange: ["9223372036854775808", "-9223372036854775809", "1e300", "0.5"], wrongType: [#""7""#]),
        Sample(
            .maxTokens, taken: ["1", "1000000", "1e6"], outOfRange: ["0", "-1", "1000001", "1e7"],
            wrongType: [#""9""#, "[]"]),
        Sample(.presencePenalty, taken: ["-2", "2"], outOfRange: ["-2.1", "2.1"], wrongType: [#""0""#]),
        Sample(.frequencyPenalty, taken: ["-2", "2"], outOfRange: ["-2.1", "2.1"], wrongType: ["true"]),
        Sample(
            .stop, taken: [#""x""#, #"["x"]"#, "[]", strings(16)], outOfRange: [strings(17)],
            wrongType: ["7", "{}", "[1]", "[null]", #"["x",["y"]]"#, "true"]),
        Sample(
            .logitBias, taken: ["{}", #"{"0":-100,"99999":100}"#, #"{"5":0.5}"#, biases(1024)],
            outOfRange: [
                #"{"a":1}"#, #"{"":1}"#, #"{"-1":1}"#, #"{"1.5":1}"#, #"{"5":101}"#, #"{"5":-101}"#, #"{"５":1}"#,
                biases(1025),
            ],
            wrongType: ["[]", "7", #""5""#, #"{"5":"1"}"#, #"{"5":null}"#, #"{"5":{}}"#]),
    ]

    private static func strings(_ count: Int) -> String {
        "[\(Array(repeating: "\"x\"", count: count).joined(separator: ","))]"
    }

    private static func biases(_ count: Int) -> String {
        "{\((0..<count).map { "\"\($0)\":1" }.joined(separator: ","))}"
    }
}
