import Testing

@testable import Wire

struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let good = "00-\(trace)-b7ad6b7169203331-01"

    /// What the fields of a request come to.
    private static func context(_ fields: String) throws -> TraceContext? {
        let bytes = Array("GET / HTTP/1.1\r\nhost: a\r\n\(fields)\r\n\r\n".utf8)
        var scanned = 0
        guard case .head(let head, _) = bytes.withUnsafeBufferPointer({ HTTPRequestHead.read($0, scanned: &scanned) })
        else { return nil }
        return TraceContext(head.fields)
    }

    struct Parent: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: String
        /// What is passed on under span 1; nil for nothing.
        let lines: String?
        var testDescription: String { name }

        init(_ name: String, _ fields: String, _ flags: String? = nil) {
            (self.name, self.fields) = (name, fields)
            lines = flags.map { "traceparent: 00-\(trace)-0000000000000001-\($0)\r\n" }
        }

        static let cases = [
            Parent("a good one", "traceparent: \(good)", "01"),
            Parent("its name in capitals", "TraceParent: \(good)", "01"),
            Parent("not sampled", "traceparent: 00-\(trace)-b7ad6b7169203331-00", "00"),
            Parent("unknown flags are dropped", "traceparent: 00-\(trace)-b7ad6b7169203331-ff", "03"),
            Parent("a later version", "traceparent: cc-\(trace)-b7ad6b7169203331-01", "01"),
            Parent("a later version with more", "traceparent: cc-\(trace)-b7ad6b7169203331-01-what-ever", "01"),
            Parent("none", "x: y"),
            Parent("two of them", "traceparent: \(good)\r\ntraceparent: \(good)"),
            Parent("the version that must not be", "traceparent: ff-\(trace)-b7ad6b7169203331-01"),
            Parent("more behind the first version", "traceparent: \(good)-x"),
            Parent("a later version without a dash", "traceparent: cc-\(trace)-b7ad6b7169203331-01x"),
            Parent("capitals in the trace", "traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"),
            Parent("capitals in the span", "traceparent: 00-\(trace)-B7ad6b7169203331-01"),
            Parent("a trace of zeros", "traceparent: 00-\(String(repeating: "0", count: 32))-b7ad6b7169203331-01"),
            Parent("a span of zeros", "traceparent: 00-\(trace)-0000000000000000-01"),
            Parent("a digit too few", "traceparent: 00-\(trace)-b7ad6b716920333-01"),
            Parent("other dashes", "traceparent: 00_\(trace)-b7ad6b7169203331-01"),
            Parent("flags that are no digits", "traceparent: 00-\(trace)-b7ad6b7169203331-0g"),
            Parent("a comma list", "traceparent: \(good),\(good)"),
            Parent("nothing", "traceparent: "),
            Parent("a long one", "traceparent: " + String(repeating: "0", count: 8000)),
        ]
    }

    @Test(arguments: Parent.cases)
    func `a traceparent is passed on with another span, or not at all`(_ parent: Parent) throws {
        #expect(try Self.context(parent.fields)?.with(span: 1).lines == parent.lines)
    }

    struct State: Sendable, CustomTestStringConvertible {
        let name: String
        let fields: String
        let text: String
        var testDescription: String { name }

        init(_ name: String, _ fields: [String], _ text: String = "") {
            (self.name, self.text) = (name, text)
            self.fields = fields.map { "tracestate: \($0)" }.joined(separator: "\r\n")
        }

        private static func members(_ count: Int) -> String {
            (0..<count).map { "k\($0)=v" }.joined(separator: ",")
        }

        static let cases = [
            State("one member", ["congo=t61rcWkgMzE"], "congo=t61rcWkgMzE"),
            State("two lines", ["a=1", "b=2"], "a=1,b=2"),
            State("blanks and empty members", [" a=1 ,, b=x y\t"], "a=1,b=x y"),
            State("a tenant's key", ["0t@sys=1,a-b_c*d/e=2"], "0t@sys=1,a-b_c*d/e=2"),
            State("32 members", [members(32)], members(32)),
            State("33 members", [members(33)]),
            State("one key twice", ["a=1,a=2"]),
            State("a key in capitals", ["A=1"]),
            State("a key that begins with a digit", ["1a=1"]),
            State("two signs at", ["a@b@c=1"]),
            State("no value", ["a="]),
            State("no sign", ["a"]),
            State("two signs", ["a=b=c"]),
            State("a character beyond ASCII", ["a=é"]),
            State(
                "a value that is too long",
                ["a=\(String(repeating: "x", count: 250)),b=\(String(repeating: "x", count: 257))"]),
            State(
                "as much as may be",
                ["a=\(String(repeating: "x", count: 253)),b=\(String(repeating: "x", count: 254))"],
                "a=\(String(repeating: "x", count: 253)),b=\(String(repeating: "x", count: 254))"),
            State("too much", ["a=\(String(repeating: "x", count: 254)),b=\(String(repeating: "x", count: 255))"]),
            State("too much in two lines", Array(repeating: "a=" + String(repeating: "x", count: 254), count: 3)),
        ]
    }

    @Test(arguments: State.cases)
    func `a tracestate is passed on whole, or dropped whole while the trace goes on`(_ state: State) throws {
        let context = try #require(try Self.context("traceparent: \(Self.good)\r\n\(state.fields)"))
        #expect(context.state.text == state.text)
        #expect(context.lines.contains("tracestate: ") == !state.text.isEmpty)
        #expect(context.traceID == Self.trace)
    }

    @Test func `a trace of our own is never one of zeros`() {
        #expect(TraceContext(high: 0, low: 0, span: 1, flags: 1) == nil)
        #expect(TraceContext(high: 0, low: 1, span: 0, flags: 1) == nil)
        #expect(
            TraceContext(high: 0, low: 1, span: 2, flags: 1)?.lines
                == "traceparent: 00-00000000000000000000000000000001-0000000000000002-01\r\n")
    }
}
