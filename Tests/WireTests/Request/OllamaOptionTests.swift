import Testing
import Vocabulary

@testable import Wire

/// The members of Ollama's `options`, which all of its routes read alike.
struct OllamaOptionTests {
    /// Values of an option that are taken, with what an Ollama gets for each, and others.
    struct Sample: Sendable, CustomTestStringConvertible {
        let option: OllamaOption
        let taken: [(value: String, written: String)]
        let refused: [(value: String, code: ReasonCode)]
        var testDescription: String { option.rawValue }

        /// - Parameter taken: values, each with what is written for it; empty where nothing is.
        init(_ option: OllamaOption, _ taken: [String: String], outOfRange: [String] = [], wrongType: [String]) {
            self.option = option
            self.taken = taken.map { (value: $0.key, written: $0.value) }
            refused =
                outOfRange.map { (value: $0, code: .paramOutOfRange) }
                + wrongType.map { (value: $0, code: .bodyMalformed) }
        }
    }

    static let routes = [ClientAPI.ollamaChat, .ollamaGenerate, .ollamaEmbed, .ollamaEmbeddings]

    @Test func `Every option has its values below`() {
        #expect(Set(Self.sampling.map(\.option) + Self.pinned) == Set(OllamaOption.allCases))
        #expect(Self.sampling.count + Self.pinned.count == OllamaOption.allCases.count)
    }

    @Test(arguments: sampling) func `An option is written as it was checked`(sample: Sample) throws {
        let name = sample.option.rawValue
        for (value, written) in sample.taken {
            let request = try Bodies.decode(
                Bodies.prompt("\"stream\":false,\"options\":{\"\(name)\":\(value)}"), .ollamaGenerate, Bodies.permissive
            )
            let options = written.isEmpty ? "{}" : "{\"\(name)\":\(written)}"
            #expect(
                try Bodies.encode(request, for: .ollama)
                    == #"{"model":"m","prompt":"hi","stream":false,"options":\#(options)}"#)
        }
    }

    @Test(arguments: sampling, routes) func `An option is refused alike on every route`(sample: Sample, api: ClientAPI)
        throws
    {
        for (value, code) in sample.refused {
            let refusal = try Bodies.refusal(
                Bodies.body(api, "\"options\":{\"\(sample.option.rawValue)\":\(value)}"), api)
            #expect(refusal?.code == code, "\(value)")
            #expect(refusal?.param == "options.\(sample.option.rawValue)")
        }
    }

    @Test(arguments: pinned, routes) func `A pinned option is taken and not passed on`(
        option: OllamaOption, api: ClientAPI
    ) throws {
        func body(_ value: String) -> String { Bodies.body(api, "\"options\":{\"\(option.rawValue)\":\(value)}") }
        let plain = try Bodies.encode(Bodies.decode(Bodies.body(api, ""), api), for: .ollama)
        for value in ["1", "-1", "0.5", "true", "false", "null"] {
            let request = try Bodies.decode(body(value), api, Bodies.permissive)
            #expect(try Bodies.encode(request, for: .ollama) == plain, "\(value)")
        }
        for value in [#""1""#, "[]", "{}"] {
            let refusal = try Bodies.refusal(body(value), api)
            #expect(refusal?.code == .bodyMalformed, "\(value)")
            #expect(refusal?.param == "options.\(option.rawValue)")
        }
    }

    @Test(
        arguments: routes,
        ["Temperature", "TEMPERATURE", "top-p", "tеmperature", "num_predict ", "stop\\u0000", "vocab"])
    func `A name is taken in its exact spelling only`(api: ClientAPI, name: String) throws {
        let refusal = try Bodies.refusal(Bodies.body(api, "\"options\":{\"\(name)\":1}"), api)
        #expect(refusal?.code == .paramForbidden)
        #expect(refusal?.param?.hasPrefix("options.") == true)
    }

    static let sampling: [Sample] = [
        Sample(
            .temperature, ["0": "0.0", "2": "2.0", "null": ""], outOfRange: ["-0.1", "2.1"],
            wrongType: [#""1""#, "true"]),
        Sample(.topP, ["0": "0.0", "1": "1.0"], outOfRange: ["-1", "1.1"], wrongType: ["[]"]),
        Sample(.minP, ["0.5": "0.5", "null": ""], outOfRange: ["-1", "2"], wrongType: [#""0""#]),
        Sample(.typicalP, ["1": "1.0"], outOfRange: ["-0.5", "1.5"], wrongType: ["{}"]),
        Sample(
            .topK, ["0": "0", "1000000": "1000000", "4e1": "40"], outOfRange: ["-1", "1000001", "0.5"],
            wrongType: [#""4""#]),
        Sample(
            .seed, ["-9223372036854775808": "-9223372036854775808", "7": "7"],
            outOfRange: ["9223372036854775808", "0.5"],
            wrongType: [#""7""#]),
        // No limit, and as much as fits, are what a server does by itself.
        Sample(
            .numPredict, ["1": "1", "1000000": "1000000", "0": "", "-1": "", "-2": "", "null": ""],
            outOfRange: ["-3", "1000001"], wrongType: [#""1""#]),
        Sample(
            .numCtx, ["0": "0", "512": "512", "8192": "8192"], outOfRange: ["-1", "16777217"], wrongType: [#""512""#]),
        Sample(.repeatPenalty, ["0": "0.0", "10": "10.0"], outOfRange: ["-1", "11"], wrongType: ["true"]),
        Sample(.presencePenalty, ["-2": "-2.0", "2": "2.0"], outOfRange: ["-3", "3"], wrongType: [#""""#]),
        Sample(.frequencyPenalty, ["-2": "-2.0", "2": "2.0"], outOfRange: ["-3", "3"], wrongType: ["[1]"]),
        Sample(.repeatLastN, ["-1": "-1", "64": "64"], outOfRange: ["-2", "1000001"], wrongType: [#""64""#]),
        Sample(
            .stop, [#""x""#: #"["x"]"#, #"["x","y"]"#: #"["x","y"]"#, "[]": "", "null": ""],
            outOfRange: ["[\(Array(repeating: "\"x\"", count: 17).joined(separator: ","))]"],
            wrongType: ["1", "[1]", "{}"]),
    ]

    static let pinned: [OllamaOption] = [
        .numBatch, .numGpu, .mainGpu, .numThread, .useMmap, .useMlock, .numKeep, .lowVram, .numa, .f16KV, .logitsAll,
        .vocabOnly, .embeddingOnly, .mirostat, .mirostatTau, .mirostatEta, .penalizeNewline, .tfsZ,
    ]
}
