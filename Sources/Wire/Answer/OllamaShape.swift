/// Where the text of an Ollama's answer stands: in a `message`, or, on `/api/generate`, in `response`.
public enum OllamaShape: Sendable { case chat, generate }
