import Testing

@testable import Wire

struct TokenLogprobsTests {
    private static let chat =
        #"{"content":[{"token":"a","logprob":-1,"bytes":[97],"secret":"/srv","top_logprobs":[{"token":"a","logprob":-1},{"token":"b","logprob":-2,"path":"/srv"}]},{"x":1}],"internal":"/srv"}"#
    private static let ollama =
        #"[{"token":"a","logprob":-1,"top_logprobs":[{"token":"a","logprob":-1},{"token":"b","logprob":-2}]}]"#
    private static let legacy =
        #"{"tokens":["a"],"token_logprobs":[-1],"top_logprobs":[{"a":-1,"b":-2}],"text_offset":[0]}"#

    private static func list(_ json: String, _ most: Int) throws -> String? {
        TokenLogprobs.list(try JSONDocument(Array(json.utf8)).root, most: most).map {
            var out = JSONWriter()
            out.value($0)
            return out.text
        }
    }

    @Test(arguments: [chat, ollama, legacy]) func `Of any shape only the tokens are taken, and no more than asked for`(
        json: String
    ) throws {
        func alternative(_ name: String, _ value: Int) -> String {
            #"{"token":"\#(name)","logprob":\#(value),"bytes":[\#(name == "a" ? 97 : 98)]}"#
        }
        let all = [alternative("a", -1), alternative("b", -2)]
        for most in 0...2 {
            let shown = all.prefix(most).joined(separator: ",")
            let wanted = #"[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[\#(shown)]}]"#
            #expect(try Self.list(json, most) == wanted)
        }
    }

    @Test(arguments: ["null", "1", "{}", #"{"content":"x"}"#, #"{"tokens":1}"#, #""x""#])
    func `What is none of the shapes is nothing`(json: String) throws {
        #expect(try Self.list(json, 5) == nil)
    }

    /// The upstream may send them all the same.
    @Test(arguments: [Dialect.openai, .ollama]) func `A client that did not ask gets none`(client: Dialect) throws {
        let body = Array(#"{"choices":[{"message":{"content":"a"},"logprobs":\#(Self.chat)}]}"#.utf8)
        let answer = try UpstreamAPI.chatCompletions.whole(JSONDocument(body), logprobs: nil)
        let text = String(decoding: AnswerRelay.writer(client, .openai).whole(answer, now: 0), as: UTF8.self)
        #expect(!text.contains("top_logprobs"))
        #expect(!text.contains("/srv"))
    }
}
