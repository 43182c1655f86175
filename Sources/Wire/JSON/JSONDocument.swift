/// A parsed JSON text: its bytes and a flat tape of nodes that point into them.
///
/// The tape is one array in document order. A container's children follow it directly, object members as a key node and a
/// value node, and ``Node/next`` of any node is the index behind its whole subtree. Nothing is copied or unescaped until
/// somebody asks, so a request costs one allocation for the tape however many values it has.
public final class JSONDocument: Sendable {
    enum Kind: UInt8, Sendable {
        case null, `true`, `false`, number, string, array, object
    }

    struct Node: Sendable {
        /// First byte of the value; behind the quote for strings.
        var start: UInt32
        /// Behind the last byte of the value; at the closing quote for strings.
        var end: UInt32
        /// Index of the node behind this subtree.
        var next: UInt32
        var kind: Kind
        /// True for a string with at least one backslash.
        var escaped: Bool
    }

    /// Bounds of what is parsed; past them the text is refused.
    public struct Limits: Sendable {
        /// Levels of nesting, the outermost container being 1.
        public var depth = 64
        /// Values and keys in all: 16 bytes of tape each.
        public var values = 500_000

        public init(depth: Int = 64, values: Int = 500_000) {
            self.depth = depth
            self.values = values
        }
    }

    let bytes: [UInt8]
    let nodes: [Node]

    /// Parses the whole of `bytes` by RFC 8259, stricter than it in four points: UTF-8 without BOM only, no duplicate keys
    /// after unescaping, no lone surrogates, nothing behind the value.
    public init(_ bytes: [UInt8], limits: Limits = Limits()) throws(JSONError) {
        var parser = JSONParser(limits: limits)
        let failure = bytes.withUnsafeBufferPointer { parser.parse($0) }
        if let failure { throw failure }
        self.bytes = bytes
        nodes = parser.nodes
    }

    /// True when the string of a node equals `word`; allocates only where it has escapes.
    func string(_ node: Node, equals word: StaticString) -> Bool {
        bytes.withUnsafeBufferPointer { text in
            guard !node.escaped else {
                return JSONString.unescape(text, node).elementsEqual(
                    UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
            }
            let start = Int(node.start)
            guard Int(node.end) - start == word.utf8CodeUnitCount else { return false }
            for i in 0..<word.utf8CodeUnitCount where text[start + i] != word.utf8Start[i] { return false }
            return true
        }
    }

    /// The outermost value.
    public var root: JSONView { JSONView(document: self, index: 0) }
}
