import Testing
import Vocabulary

@testable import Wire

/// Requests of Ollama's dialect that hold no text: they ask for the model itself.
struct ResidencyTests {
    @Test(arguments: ["", #","prompt":"""#, #","prompt":null"#, #","prompt":"","system":"s","stream":true"#])
    func `No prompt asks that the model be in memory`(members: String) throws {
        let request = try Bodies.decode(#"{"model":"m"\#(members)}"#, .ollamaGenerate)
        #expect(request.residency == .load)
        #expect(!request.stream)
    }

    @Test(arguments: [
        #""prompt":"hi""#, #""prompt":" ""#, #""suffix":"x""#, #""images":["\#(Bodies.png)"]"#,
        #""prompt":"hi","keep_alive":0"#,
    ])
    func `Whatever the model has to read asks for an answer`(members: String) throws {
        #expect(try Bodies.decode(Bodies.model(members), .ollamaGenerate).residency == nil)
    }

    @Test(arguments: zeros) func `A zero asks that the model leave`(keepAlive: String) throws {
        for (api, members) in Self.empty {
            let request = try Bodies.decode(Bodies.model("\(members),\"keep_alive\":\(keepAlive)"), api)
            #expect(request.residency == .unload, "\(api)")
            #expect(!request.stream)
        }
    }

    @Test(arguments: others) func `Any other time, and what is none, asks that it stay`(keepAlive: String) throws {
        for (api, members) in Self.empty {
            let request = try Bodies.decode(Bodies.model("\(members),\"keep_alive\":\(keepAlive)"), api)
            #expect(request.residency == .load, "\(api)")
        }
    }

    @Test func `Only Ollama's routes have such requests`() throws {
        #expect(try Bodies.decode(Bodies.model(#""prompt":"""#), .completions).residency == nil)
        #expect(try Bodies.decode(Bodies.input(#""keep_alive":0"#), .ollamaEmbed).residency == nil)
    }

    static let empty: [(ClientAPI, String)] = [(.ollamaGenerate, #""prompt":"""#), (.ollamaChat, #""messages":[]"#)]

    static let zeros = [
        "0", "0.0", "-0", "0e5", #""0""#, #""+0""#, #""-0""#, #""0s""#, #""0m""#, #""0h""#, #""0ms""#, #""0us""#,
        #""0µs""#, #""0ns""#, #""0.0s""#, #""00m""#, #""-0s""#, #""0h0m0s""#, #""0h0m0.000s""#, #""0.s""#,
        #""\u0030s""#,
    ]

    static let others = [
        "-1", "300", "0.5", "null", #""5m""#, #""-1""#, #""-1s""#, #""10s""#, #""0h0m1s""#, #""1h0m0s""#, #""""#,
        #""s""#, #"".s""#, #""forever""#, #""0x""#, #""0 s""#, #""0sm""#, #""0..0s""#, #""0d""#, #""+-0s""#, #""00""#,
    ]
}
