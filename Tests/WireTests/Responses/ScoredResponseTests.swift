import Testing
import Vocabulary

@testable import Wire

/// The scored-text test is only as good as its generator: it leaves no field out, and what is not scored is seen.
struct ScoredResponseTests {
    @Test(arguments: Dialect.allCases) func `A string that no segment holds is reported`(upstream: Dialect) throws {
        let request = try ResponseBodies.decode(
            ResponseBodies.items(
                #"{"type":"reasoning","summary":[{"type":"summary_text","text":"why"}]},{"type":"function_call","call_id":"cid","name":"fun","arguments":"{\"key\":\"v\\u0061l\"}"}"#
            ))
        let text = try ResponseBodies.upstream(request, upstream)
        #expect(try UnscoredText.find(in: text, request.segments) == [])
        for hidden in ["why", "fun", "key", "val"] {
            let segments = request.segments.filter { !$0.text.contains(hidden) }
            #expect(try UnscoredText.find(in: text, segments).contains(hidden))
        }
    }

    @Test func `The generator leaves no field out`() throws {
        var bodies = RandomResponses(seed: 43)
        var seen: Set<String> = []
        for _ in 0..<500 { Self.places(in: try JSONDocument(Array(bodies.body().utf8)).root, "", &seen) }
        func missing(_ place: String, _ names: [String]) -> [String] {
            names.map { "\(place).\($0)" }.filter { !seen.contains($0) }
        }
        #expect(missing("", ResponsesDecoder.fields) == [])
        #expect(missing(".tools", ResponsesDecoder.ToolField.allCases.map(\.rawValue)) == [])
        #expect(missing(".text", ResponsesDecoder.TextField.allCases.map(\.rawValue)) == [])
        #expect(missing(".text.format", ResponsesDecoder.FormatField.allCases.map(\.rawValue)) == [])
        #expect(missing(".reasoning", ResponsesDecoder.ReasoningField.allCases.map(\.rawValue)) == [])
        #expect(missing(".input", ResponseInputDecoder.MessageField.allCases.map(\.rawValue)) == [])
        #expect(missing(".input(function_call)", ResponseInputDecoder.CallField.allCases.map(\.rawValue)) == [])
        #expect(
            missing(".input(function_call_output)", ResponseInputDecoder.OutputField.allCases.map(\.rawValue)) == [])
        #expect(missing(".input(reasoning)", ResponseInputDecoder.ReasoningField.allCases.map(\.rawValue)) == [])
        for kind in ResponseInputDecoder.PartKind.allCases {
            #expect(missing(".input.content(\(kind.rawValue))", kind.fields.map(\.rawValue)) == [])
        }
    }

    /// Names of all members with where they stand; an item or a part of a kind of its own is named with it.
    private static func places(in view: JSONView, _ place: String, _ seen: inout Set<String>) {
        for element in view.elements { places(in: element, place, &seen) }
        let kind = view["type"]?.string ?? ""
        let isPlain = !place.hasPrefix(".input") || kind.isEmpty || kind == "message"
        let here = isPlain ? place : "\(place)(\(kind))"
        for (key, value) in view.members {
            let name = "\(here).\(key.string ?? "")"
            seen.insert(name)
            places(in: value, name, &seen)
        }
    }
}
