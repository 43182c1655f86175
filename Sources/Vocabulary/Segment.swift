/// Where a piece of text in a request comes from; it decides which weights score it.
public enum Channel: String, Sendable, CaseIterable, Codable {
    /// System or developer message, `instructions`, `system`.
    case system
    /// User message, `prompt`, `input`.
    case user
    /// Assistant message, also a prefill at the end.
    case assistant
    /// Result of a tool call.
    case tool
    /// Name, description and schema of a tool that the model may call.
    case toolDescription = "tool_description"
    /// Document handed over as a part of a message.
    case document
    /// Any other string that reaches the model or its server: stop words, names, metadata.
    case field

    /// True for text that somebody else than the user wrote: instructions in it are an attack by themselves.
    public var isIndirect: Bool { self == .tool || self == .document || self == .toolDescription }
}

/// One string of a request with its origin; the detectors see nothing else of the request.
public struct Segment: Sendable, Equatable {
    /// Where it comes from.
    public var channel: Channel
    /// Where it stands in the request, for people: `messages[2].content`.
    public var path: Path
    /// The text after JSON unescaping.
    public var text: String

    public init(channel: Channel, path: Path, text: String) {
        self.channel = channel
        self.path = path
        self.text = text
    }

    /// A place in a request that costs nothing to make and is spelled out only when somebody looks.
    public struct Path: Sendable, Equatable, CustomStringConvertible, ExpressibleByStringLiteral {
        private let root: String
        private let index: Int
        private let leaf: String

        /// `root`, or `root[index]`, or `root[index].leaf`; literals need no allocation.
        public init(_ root: String, index: Int = -1, leaf: String = "") {
            self.root = root
            self.index = index
            self.leaf = leaf
        }

        public init(stringLiteral value: String) { self.init(value) }

        /// Whether another string stands in the same message, or under the same field.
        public func isBeside(_ other: Path) -> Bool { index == other.index && root == other.root }

        public var description: String {
            (index < 0 ? root : "\(root)[\(index)]") + (leaf.isEmpty ? "" : ".\(leaf)")
        }
    }
}
