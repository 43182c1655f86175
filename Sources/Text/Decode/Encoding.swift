/// A way of writing a text so that it reads as something else; the raw values are the names in decode paths.
public enum Encoding: String, Sendable, CaseIterable {
    case base64, hex, escapes, rot13, leet, variation
}
