/// The gateway's own key at a model server; every way of printing it gives a mask.
public struct UpstreamKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
    let text: String

    /// Longest key, in bytes: tokens of identity providers have up to some thousand.
    private static let limit = 4096

    /// Takes visible ASCII only, so that a key cannot end its field and begin another (RFC 6750, section 2.1).
    public init(_ text: String) throws(UpstreamSetupError) {
        guard 1...Self.limit ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw UpstreamSetupError(
                .keyInvalid, "The upstream's key is not taken",
                hint: "A key is 1 to \(Self.limit) letters, digits and signs, without spaces")
        }
        self.text = text
    }

    public var description: String { "[key]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
