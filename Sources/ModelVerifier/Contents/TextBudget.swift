/// Shares ``ModelContents/textsLimit`` among the texts of a model: what steers it first, what only accompanies it last.
enum TextBudget {
    private static let steering: Set = [
        "manifest", "template", "chat_template", "system", "messages", "params", "config",
    ]

    static func spend(on layers: [ModelContents.Layer]) -> [ModelContents.Layer] {
        var layers = layers
        var left = ModelContents.textsLimit
        let first = layers.indices.filter { steering.contains(layers[$0].role) }
        let later = layers.indices.filter { !steering.contains(layers[$0].role) }
        for index in first + later {
            guard let text = layers[index].text else { continue }
            let kept = cut(text, left)
            left -= kept.value.utf8.count
            layers[index].text = kept
        }
        return layers
    }

    /// The text, or as much of its beginning as fits.
    private static func cut(_ text: ModelContents.Text, _ bytes: Int) -> ModelContents.Text {
        guard text.value.utf8.count > bytes else { return text }
        let head = text.value.utf8.prefix(bytes)
        return ModelContents.Text(String(decoding: head, as: UTF8.self).droppingReplacement, isCut: true)
    }
}

extension String {
    /// Without the replacement characters at its end that a cut in the middle of a character left, three at most.
    fileprivate var droppingReplacement: String {
        var text = self[...]
        for _ in 0..<3 where text.unicodeScalars.last == "\u{FFFD}" { text = text.dropLast() }
        return String(text)
    }
}
