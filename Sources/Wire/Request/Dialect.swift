/// The API that a client or an upstream speaks.
public enum Dialect: String, Sendable, CaseIterable {
    case openai, ollama
}
