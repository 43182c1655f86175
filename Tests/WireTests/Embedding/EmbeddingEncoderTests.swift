import Testing
import Vocabulary

@testable import Wire

/// What either upstream is asked for by a request for vectors.
struct EmbeddingEncoderTests {
    /// A body of a route, and what either upstream gets behind the model; nil where that is refused.
    struct Sample: Sendable, CustomTestStringConvertible {
        let api: ClientAPI
        let members: String
        let openai: String?
        let ollama: String?
        var testDescription: String { "\(api) \(members)" }

        init(_ api: ClientAPI, _ members: String, openai: String?, ollama: String?) {
            self.api = api
            self.members = members
            self.openai = openai
            self.ollama = ollama
        }
    }

    @Test(arguments: cases) func `An upstream gets the request in its own words`(sample: Sample) throws {
        let request = try Bodies.decode(Bodies.model(sample.members), sample.api, Bodies.permissive)
        for (upstream, api, body) in [
            (Dialect.openai, UpstreamAPI.embeddings, sample.openai), (.ollama, .ollamaEmbed, sample.ollama),
        ] {
            guard let body else {
                let refusal = #expect(throws: DecodeRefusal.self) { try request.call(upstream) }
                #expect(refusal?.param == (upstream == .openai ? "truncate" : "input"))
                continue
            }
            let call = try request.call(upstream)
            #expect(call.api == api)
            #expect(String(decoding: call.body, as: UTF8.self) == #"{"model":"m",\#(body)}"#)
        }
    }

    static let cases: [Sample] = [
        Sample(
            .embeddings, #""input":"a","user":"u""#, openai: #""input":["a"],"encoding_format":"float""#,
            ollama: #""input":["a"]"#),
        Sample(
            .embeddings, #""encoding_format":"base64","dimensions":8,"input":["a","\u0062"]"#,
            openai: #""input":["a","b"],"dimensions":8,"encoding_format":"float""#,
            ollama: #""input":["a","b"],"dimensions":8"#),
        Sample(.embeddings, #""input":[ 1, 2 ]"#, openai: #""input":[1,2],"encoding_format":"float""#, ollama: nil),
        Sample(
            .embeddings, #""input":[[1],[2]]"#, openai: #""input":[[1],[2]],"encoding_format":"float""#, ollama: nil),
        Sample(
            .ollamaEmbed, #""input":"a","truncate":true,"dimensions":0,"keep_alive":9,"options":{"num_ctx":9}"#,
            openai: #""input":["a"],"encoding_format":"float""#, ollama: #""input":["a"],"truncate":true"#),
        Sample(
            .ollamaEmbed, #""input":["a","b"],"truncate":false"#, openai: nil,
            ollama: #""input":["a","b"],"truncate":false"#),
        Sample(
            .ollamaEmbeddings, #""prompt":"a""#, openai: #""input":["a"],"encoding_format":"float""#,
            ollama: #""input":["a"]"#),
    ]
}
