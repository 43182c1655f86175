/// Where a request stands in a trace that several programs take part in: W3C Trace Context, level 1
/// (https://www.w3.org/TR/trace-context-1/). Ids are numbers here, so what is
/// written is ours; of a client's bytes only the checked members of ``TraceState`` go on.
public struct TraceContext: Sendable, Equatable {
    /// Halves of the trace's id, never both 0.
    public let high: UInt64
    public let low: UInt64
    /// Id of the sender's own span, never 0.
    public let span: UInt64
    /// Bit 0: the sender may have recorded the trace; bit 1: its id is random. All others are 0.
    public let flags: UInt8
    /// What tracing systems say to themselves, checked; empty for nothing.
    public let state: TraceState

    private static let knownFlags: UInt8 = 0b11

    /// Nil where an id would be 0.
    public init?(high: UInt64, low: UInt64, span: UInt64, flags: UInt8, state: TraceState = TraceState()) {
        guard high | low != 0, span != 0 else { return nil }
        (self.high, self.low, self.span, self.state) = (high, low, span, state)
        self.flags = flags & Self.knownFlags
    }

    /// What a client says; nil for nothing, and for anything that is not exactly one good `traceparent`. A bad
    /// `tracestate` is as good as none.
    public init?(_ fields: HTTPFields) {
        guard case .one(let text) = fields.unique("traceparent") else { return nil }
        let bytes = Array(text.prefix(Self.length + 1))
        // Versions to come may be longer, behind another dash; the first one may not.
        guard bytes.count >= Self.length, let version = Self.number(bytes[0..<2]), version != 0xFF,
            text.count == Self.length || (version > 0 && bytes[Self.length] == Self.dash),
            bytes[2] == Self.dash, bytes[35] == Self.dash, bytes[52] == Self.dash,
            let high = Self.number(bytes[3..<19]), let low = Self.number(bytes[19..<35]),
            let span = Self.number(bytes[36..<52]), let flags = Self.number(bytes[53..<55])
        else { return nil }
        self.init(
            high: high, low: low, span: span, flags: UInt8(flags),
            state: TraceState(fields.values("tracestate")) ?? TraceState())
    }

    /// The same trace with a span of our own.
    public func with(span: UInt64) -> TraceContext {
        TraceContext(high: high, low: low, span: span == 0 ? 1 : span, flags: flags, state: state) ?? self
    }

    /// The trace's id, 32 digits.
    public var traceID: String { Self.digits(high) + Self.digits(low) }

    /// Whether a text is a trace's id as it is written here.
    static func isTraceID(_ text: String) -> Bool {
        text.utf8.count == 32 && text.utf8.allSatisfy { number([$0]) != nil }
    }

    /// Field lines for who is asked next, each ending in CR LF.
    public var lines: String {
        let known = "0\(flags)"
        let parent = "traceparent: 00-\(traceID)-\(Self.digits(span))-\(known)\r\n"
        return state.text.isEmpty ? parent : parent + "tracestate: \(state.text)\r\n"
    }

    /// Of version 00: two digits, 32, 16 and 2 with dashes between them.
    private static let length = 55
    private static let dash = UInt8(ascii: "-")

    /// Sixteen lower-case digits at most; nil for anything else.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var out: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): out = out << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): out = out << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
        return out
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.utf8.count) + text
    }
}
