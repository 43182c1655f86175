import Foundation
import Text
import Wire

/// One labelled text.
struct Row {
    var text: String
    var isAttack: Bool
    var source: String
    /// Where in the text, in bytes, the attack stands; nil if it may be anywhere.
    var attack: Range<Int>?
    /// How much the row counts.
    var weight = 1.0
    /// Rows of one template have the same; nil for a row that stands alone.
    var template: Int?
}

extension Row {
    /// Rows of a JSON Lines file: `{"text","label","source"}`, label 1 for an attack.
    static func read(_ path: String) throws -> [Row] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        return try lines.enumerated().map { index, line in
            guard let root = try? JSONDocument(Array(line.utf8)).root, let text = root["text"]?.string,
                let label = root["label"]?.int, (0...1).contains(label), let source = root["source"]?.string
            else {
                throw GrammarError(
                    file: path, line: index + 1, problem: "expected {\"text\",\"label\",\"source\"} with label 0 or 1")
            }
            return Row(text: text, isAttack: label == 1, source: source)
        }
    }

    /// The text as the classifier reads it.
    var normal: MappedText { TextAnalyzer().analyze(Array(text.utf8)).root.normal }
}
