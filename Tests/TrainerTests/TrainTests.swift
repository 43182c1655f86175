import ArgumentParser
import Foundation
import Testing

@testable import RiskScorer
@testable import Trainer

/// The whole of `make train`, on a few rows.
struct TrainTests {
    private static func lines(_ rows: [Row], _ source: String) -> String {
        rows.map { #"{"text":"\#($0.text)","label":\#($0.isAttack ? 1 : 0),"source":"\#(source)"}"# + "\n" }.joined()
    }

    /// Labelled rows and a grammar: documents, requests and attacks for both vectors.
    private static var files: [String: String] {
        let rows = Toy.rows(40, words: 12)
        let (attacks, honest) = (rows.filter(\.isAttack), rows.filter { !$0.isAttack })
        let dev = Toy.rows(40, words: 10, purity: 3, seed: "development")
        return [
            "data/train/permissive.jsonl": lines(attacks, "a") + lines(honest, "c4_docs") + lines(honest, "codealpaca"),
            "data/train/synthetic.jsonl": lines(rows, "own"),
            "data/dev/attacks.jsonl": lines(dev.filter(\.isAttack), "a"),
            "data/dev/benign.jsonl": lines(dev.filter { !$0.isAttack }, "c4_docs"),
            "data/dev/indist.jsonl": lines(dev, "own"),
            "data/dev/encoded.jsonl": lines(dev, "encoded"),
            "data/dev/indirect.jsonl": lines(dev.filter(\.isAttack), "i"),
            "grammar/shared.en.txt": "{who} = mirela | posti",
            "grammar/user/x.en.txt": "language en\n\n+ zorbat quimpel {who}\n- fenole talibu {who}",
            "grammar/tool/x.en.txt": "language en\n\n+ drosk hulmar {who}\n- wexa surr {who}",
            "grammar/documents/x.en.txt": "language en\n\n- olip betta nim {who}. lo ka {who:2}",
            "weights/.keep": "",
        ]
    }

    private static func train(_ folder: Folder, _ more: String...) throws {
        let command = try Train.parse(
            [
                "--data", folder.path + "/data", "--grammar", folder.path + "/grammar", "--weights",
                folder.path + "/weights", "--least", "1", "--passes", "3", "--rounds", "1",
            ] + more)
        try command.run()
    }

    @Test func `two runs write the same bytes, and both files are models`() throws {
        try Folder.with(Self.files) { folder in
            try Self.train(folder)
            let first = try ["user", "tool"].map { try folder.bytes("weights/\($0).weights") }
            try Self.train(folder)
            #expect(try ["user", "tool"].map { try folder.bytes("weights/\($0).weights") } == first)
            let models = try first.map { try Toy.model(Array($0)) }
            #expect(models.map(\.shape.units.window) == [32, 24])
            #expect(models.allSatisfy { $0.shape.calibration.warnAt < $0.shape.calibration.blockAt })
            for row in Toy.rows(10, words: 12, seed: "unseen") {
                #expect((try Toy.margin(row, models[0]) > 0) == row.isAttack, "\(row.text)")
            }
        }
    }

    @Test func `one vector may be trained alone, and mistakes are written where one wants them`() throws {
        try Folder.with(Self.files) { folder in
            try folder.write("out/.keep", "")
            try Self.train(folder, "--only", "tool", "--mistakes", folder.path + "/out")
            #expect(throws: (any Error).self) { try folder.bytes("weights/user.weights") }
            #expect(try !folder.bytes("weights/tool.weights").isEmpty)
            _ = try folder.bytes("out/tool.jsonl")
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let text: String?
        let said: [String]
        var testDescription: String { file }
    }

    static let bad: [Case] = [
        Case(
            file: "data/train/permissive.jsonl", text: "{\"text\":\"a\"}\n",
            said: ["permissive.jsonl:1: ", "expected {\"text\",\"label\",\"source\"}"]),
        Case(file: "grammar/tool/x.en.txt", text: "\n+ an {unknown} slot", said: ["tool/x.en.txt:2: ", "{unknown}"]),
        Case(file: "grammar/shared.en.txt", text: "{who} mirela", said: ["shared.en.txt:1: ", "expected '{slot} ="]),
        Case(file: "data/train/synthetic.jsonl", text: nil, said: ["synthetic.jsonl"]),
        Case(file: "data/dev/indirect.jsonl", text: nil, said: ["indirect.jsonl"]),
    ]

    @Test(arguments: bad) func `bad data is named and nothing is written`(_ sample: Case) throws {
        var files = Self.files
        files[sample.file] = sample.text
        try Folder.with(files) { folder in
            let only = sample.file.contains("indirect") ? "tool" : "user"
            let fault = #expect(throws: (any Error).self) { try Self.train(folder, "--only", only) }
            let text = fault.map { Train.message(for: $0) } ?? ""
            for part in sample.said { #expect(text.contains(part), "\(text)") }
            #expect(throws: (any Error).self) { try folder.bytes("weights/\(only).weights") }
        }
    }
}
