import Testing

@testable import ModelVerifier

struct ModelManifestTests {
    private static let layer = #"{"mediaType":"m","digest":"d","size":5}"#

    private static func parse(_ text: String) -> ModelManifest? { OllamaFixture.parse(Array(text.utf8)) }

    private static func manifest(_ extra: String, inLayer: String = "") -> String {
        let layer = layer.dropLast() + inLayer + "}"
        return #"{"schemaVersion":2,"mediaType":"x","config":\#(layer),"layers":[\#(layer)]\#(extra)}"#
    }

    @Test(arguments: ["", #","annotations":{"Layers":[]}"#, #","extra":null"#, #","layers2":[]"#])
    func `A manifest is read, with whatever else it says`(extra: String) {
        let layer = ModelManifest.Layer(mediaType: "m", digest: "d", size: 5)
        #expect(Self.parse(Self.manifest(extra)) == ModelManifest(schemaVersion: 2, config: layer, layers: [layer]))
        #expect(Self.parse(Self.manifest("", inLayer: extra)) != nil)
    }

    static let ambiguous = [
        #","Layers":[]"#, #","LAYERS":[]"#, #","layer\u017f":[]"#, #","layerſ":[]"#, #","\u0073chemaversion":1"#,
        #","digeſt":"x""#, #","ſize":1"#, #","mediatype":"y""#, #","Config":{}"#, #","layers":[]"#,
        #","SIZE":1,"size":1"#,
    ]

    @Test(arguments: ambiguous)
    func `A key that Go's decoder would take for a known one is refused, in the manifest and in its layers`(
        extra: String
    ) {
        #expect(Self.parse(Self.manifest(extra)) == nil)
        #expect(Self.parse(Self.manifest("", inLayer: extra)) == nil || extra.contains(#""layers""#))
    }

    static let broken = [
        "", "[]", "{}", "null", manifest("") + "{}", manifest("") + "x", "\u{FEFF}" + manifest(""),
        #"{"schemaVersion":"2","config":\#(layer),"layers":[]}"#, #"{"schemaVersion":2,"config":[],"layers":[]}"#,
        #"{"schemaVersion":2,"config":\#(layer),"layers":{}}"#, #"{"schemaVersion":2,"config":\#(layer),"layers":[1]}"#,
        #"{"schemaVersion":2,"config":\#(layer)}"#, #"{"schemaVersion":2.0,"config":\#(layer),"layers":[]}"#,
        #"{"schemaVersion":2,"config":{"mediaType":"m","digest":"d","size":1e3},"layers":[]}"#,
        #"{"schemaVersion":2,"config":{"mediaType":"m","digest":"d","size":9223372036854775808},"layers":[]}"#,
    ]

    @Test(arguments: broken)
    func `What is no manifest is none`(text: String) {
        #expect(Self.parse(text) == nil)
    }
}
