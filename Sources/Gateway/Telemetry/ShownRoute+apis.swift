import Wire

extension ShownRoute {
    /// Where the questions to models stand, in the order of their names.
    static func place(_ api: ClientAPI) -> Int {
        switch api {
        case .chatCompletions: 0
        case .completions: 1
        case .embeddings: 2
        case .responses: 3
        case .ollamaChat: 4
        case .ollamaGenerate: 5
        case .ollamaEmbed: 6
        case .ollamaEmbeddings: 7
        }
    }
}
