import Testing

@testable import Wire

struct EmbeddingWriterTests {
    @Test(arguments: ["", #","encoding_format":"float""#, #","encoding_format":null"#])
    func `Vectors are a list of objects to an OpenAI client`(format: String) throws {
        #expect(
            try Self.write(.embeddings, #""input":["a","b"]"# + format, Self.two, .ollamaEmbed, 2)
                == #"{"object":"list","data":[{"object":"embedding","embedding":[1.5,-2e3],"index":0},{"object":"embedding","embedding":[0,4],"index":1}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}"#
        )
    }

    @Test func `Vectors are base64 where an OpenAI client asks for it`() throws {
        #expect(
            try Self.write(.embeddings, #""input":["a","b"],"encoding_format":"base64""#, Self.two, .ollamaEmbed, 2)
                == #"{"object":"list","data":[{"object":"embedding","embedding":"AADAPwAA+sQ=","index":0},{"object":"embedding","embedding":"AAAAAAAAgEA=","index":1}],"model":"m","usage":{"prompt_tokens":7,"total_tokens":7}}"#
        )
    }

    @Test func `Vectors are lists to an Ollama client`() throws {
        #expect(
            try Self.write(.ollamaEmbed, #""input":["a","b"]"#, Self.two, .ollamaEmbed, 2)
                == #"{"model":"m","embeddings":[[1.5,-2e3],[0,4]],"total_duration":5,"load_duration":3,"prompt_eval_count":7}"#
        )
    }

    @Test func `Another server's vectors took the time that was measured`() throws {
        let body = #"{"data":[{"index":1,"embedding":[2]},{"index":0,"embedding":[1]}]}"#
        #expect(
            try Self.write(.ollamaEmbed, #""input":["a","b"]"#, body, .embeddings, 2)
                == #"{"model":"m","embeddings":[[1],[2]],"total_duration":99}"#)
    }

    @Test func `The older route has one vector and nothing else`() throws {
        let body = #"{"embeddings":[[ 1.5 , -2e3 ]],"total_duration":5}"#
        #expect(
            try Self.write(.ollamaEmbeddings, #""prompt":"a""#, body, .ollamaEmbed, 1) == #"{"embedding":[1.5,-2e3]}"#)
    }

    @Test func `A base64 vector is its numbers as little-endian floats`() throws {
        let numbers = ["0", "-0.0", "1", "0.1", "1e-44", "3.4028234e38", "-0.0321", "16777217"]
        let body = #"{"data":[{"embedding":[\#(numbers.joined(separator: ","))]}]}"#
        let text = try Self.write(.embeddings, #""input":"a","encoding_format":"base64""#, body, .embeddings, 1)
        let root = try JSONDocument(Array(text.utf8)).root
        let item = try #require(root["data"]?.elements.first { _ in true })
        let floats = try #require(item["embedding"]?.string.flatMap(Self.floats))
        #expect(floats.map(\.bitPattern) == numbers.map { Float(Double($0) ?? .nan).bitPattern })
    }

    static let two = #"{"embeddings":[[1.5,-2e3],[0,4]],"total_duration":5,"load_duration":3,"prompt_eval_count":7}"#

    private static func write(
        _ api: ClientAPI, _ members: String, _ body: String, _ upstream: UpstreamAPI, _ count: Int
    ) throws -> String {
        let request = try EmbeddingDecoderTests.decode(Bodies.model(members), api)
        let answer = try EmbeddingAnswerTests.read(body, upstream, count)
        return String(decoding: EmbeddingWriter.whole(answer, for: request, took: 99), as: UTF8.self)
    }

    /// The floats of base64, read bit by bit and not as they were written; nil for what is none.
    private static func floats(_ text: String) -> [Float]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var bits: [Bool] = []
        for character in text where character != "=" {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits += (0..<6).map { value >> (5 - $0) & 1 == 1 }
        }
        let bytes = stride(from: 0, through: bits.count - 8, by: 8).map { from in
            bits[from..<(from + 8)].reduce(UInt32(0)) { $0 << 1 | ($1 ? 1 : 0) }
        }
        return stride(from: 0, to: bytes.count, by: 4).map {
            Float(bitPattern: bytes[$0] | bytes[$0 + 1] << 8 | bytes[$0 + 2] << 16 | bytes[$0 + 3] << 24)
        }
    }
}
