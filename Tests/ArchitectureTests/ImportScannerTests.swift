import Testing

struct ImportScannerTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let source: String
        let modules: Set<String>
        var testDescription: String { source }
    }

    static let samples: [Sample] = [
        Sample(source: "import Wire", modules: ["Wire"]),
        Sample(source: "import Wire; import Text", modules: ["Wire", "Text"]),
        Sample(source: "@testable import Wire", modules: ["Wire"]),
        Sample(source: "@_spi(Testing) public import Wire", modules: ["Wire"]),
        Sample(source: "import struct Wire.JSONValue", modules: ["Wire"]),
        Sample(source: "import NIOCore.ByteBuffer", modules: ["NIOCore"]),
        Sample(source: "#if canImport(Glibc)\n  import Glibc\n#endif", modules: ["Glibc"]),
        Sample(source: "import\n    Foundation", modules: ["Foundation"]),
        Sample(source: "// import Wire\n/* import Text /* import Stores */ import Gateway */", modules: []),
        Sample(source: "/// a comment\nimport Wire // import Text", modules: ["Wire"]),
        Sample(source: "let text = \"import Wire\"\nimport Text", modules: ["Text"]),
        Sample(source: "let text = \"\"\"\nimport Wire \" \\\"\"\"\n\"\"\"\nimport Text", modules: ["Text"]),
        Sample(source: "let text = #\"\\\" import Wire \"#\nimport Text", modules: ["Text"]),
        Sample(source: "let text = \"\\\" import Wire\"\nimport Text", modules: ["Text"]),
        Sample(source: "library.import(file); use(import: file); func f(import file: Int) {}", modules: []),
        Sample(source: "let `import` = importer", modules: []),
    ]

    @Test(arguments: samples)
    func `The scanner finds exactly the imported modules`(sample: Sample) {
        #expect(ImportScanner.modules(in: sample.source) == sample.modules)
    }
}
