import Testing

@testable import Wire

struct ContextNumbersTests {
    private static func written(_ context: ContextNumbers?) -> String {
        var answer = ModelAnswer(finish: .stop)
        answer.context = context
        let writer = OllamaAnswerWriter(model: "m", shape: .generate, began: 0)
        return String(decoding: writer.whole(answer, now: 1), as: UTF8.self)
    }

    @Test func `a server's own numbers are written to nobody`() {
        #expect(!Self.written(.open([1, 2, 70_000])).contains("context"))
        #expect(Self.written(.sealed([0, 9, 255])).contains(#""context":[0,9,255]"#))
    }

    @Test(arguments: ["[-1]", "[1.0]", "[4294967296]", "{}", "1", #"["1"]"#])
    func `what no token can be is no context`(_ text: String) throws {
        #expect(ContextNumbers(open: try JSONDocument(Array(text.utf8)).root) == nil)
    }
}
