import Vocabulary

/// Hashes what stands before the last user message, so that a conversation that goes on is known by what it began with.
///
/// Of each message the length, the first and the last 64 bytes count, and of a request the first 256 segments with 64 of
/// the user's messages among them: the cost has a limit, whatever a client sends.
struct ContextReader {
    private static let segments = 256
    private static let messages = 64

    let seed: UInt64

    /// What a request stands in; each hash is 0 where there is nothing.
    struct Context {
        /// Of the system messages.
        var system: UInt64 = 0
        /// Of the user's messages before the last.
        var history: UInt64 = 0
        /// Of all the user's messages.
        var lead: UInt64 = 0
    }

    /// - Parameter last: Where the last message of the user stands.
    func read(_ segments: [Segment], last: Int) -> Context {
        var context = Context()
        var messages = 0
        for segment in segments[..<last].prefix(Self.segments) {
            switch segment.channel {
            case .system: context.system = SeededHash.chain(context.system, digest(segment.text))
            case .user where messages < Self.messages:
                context.history = SeededHash.chain(context.history, digest(segment.text))
                messages += 1
            default: break
            }
        }
        context.lead =
            messages < Self.messages && last < Self.segments
            ? SeededHash.chain(context.history, digest(segments[last].text)) : context.history
        return context
    }

    private func digest(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { bytes in
            var hash = seed
            for byte in bytes.prefix(64) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            for byte in bytes.suffix(64) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return SeededHash.chain(hash, UInt64(bytes.count))
        }
    }
}
