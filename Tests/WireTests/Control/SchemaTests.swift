import Testing

@testable import Wire

struct SchemaTests {
    private static func fault(_ schema: Schema, _ text: String) throws -> SchemaFault? {
        schema.fault(in: try JSONDocument(Array(text.utf8)).root)
    }

    /// A schema, values that fit it, and values that do not with the place of the fault.
    struct Case: Sendable, CustomTestStringConvertible {
        var schema: Schema
        var good: [String]
        var bad: [(text: String, pointer: String, isShape: Bool)]
        var testDescription: String { "\(schema.kind)" }

        private static func integer(_ range: ClosedRange<Int>) -> Schema { .integer(range) }

        static let name = Schema.token(
            first: LetterSet("a"..."z"), rest: LetterSet("a"..."z", "0"..."9", and: "._-"), 1...4)

        static let cases = [
            Case(
                schema: .integer(-1...10), good: ["-1", "0", "10", "1.0", "1e1", "-0.0"],
                bad: [
                    ("11", "", false), ("-2", "", false), ("1.5", "", false), ("1e2", "", false), ("1e300", "", false),
                    ("99999999999999999999", "", false), (#""1""#, "", true), ("null", "", true), ("true", "", true),
                ]),
            Case(schema: .number(0...1), good: ["0", "0.5", "1"], bad: [("1.1", "", false), ("\"a\"", "", true)]),
            Case(schema: .boolean(), good: ["true", "false"], bad: [("0", "", true), ("null", "", true)]),
            Case(
                schema: .text(1...3), good: [#""a""#, #""abc""#, #""😀😀😀""#],
                bad: [
                    (#""""#, "", false), (#""abcd""#, "", false), (#""a\n""#, "", false), (#""\u0000""#, "", false),
                    (#""\u0085""#, "", false), (#""\u007f""#, "", false), ("1", "", true),
                ]),
            Case(schema: .anyText(0...2), good: [#""""#, #""\n\u0000""#], bad: [(#""abc""#, "", false)]),
            Case(
                schema: name, good: [#""a""#, #""a.-_""#, #""z9""#],
                bad: [
                    (#""""#, "", false), (#""9""#, "", false), (#""A""#, "", false), (#""a\n""#, "", false),
                    (#""é""#, "", false),
                ]),
            Case(schema: .words(["on", "off"]), good: [#""on""#], bad: [(#""ON""#, "", false), (#""""#, "", false)]),
            Case(
                schema: Schema(.text(TextRule(.modelPattern, length: 1...8))), good: [#""a*""#, #""*""#, #""a:b/c""#],
                bad: [(#""a*b""#, "", false), (#""a b""#, "", false), (#""é""#, "", false), (#""**""#, "", false)]),
            Case(
                schema: .list(.integer(0...9), most: 2), good: ["[]", "[1]", "[1,1]"],
                bad: [("[1,2,3]", "", false), ("[1,10]", "/1", false), (#"["a"]"#, "/0", true), ("{}", "", true)]),
            Case(
                schema: .set(.text(1...1), most: 3), good: [#"["a","b"]"#],
                bad: [(#"["a","b","a"]"#, "/2", false)]),
            Case(
                schema: .boolean().orNull, good: ["null", "true"], bad: [("1", "", true)]),
            Case(
                schema: Schema.object([
                    .init("a", .integer(0...9)), .optional("b", .object([.optional("c", .boolean())])),
                ]).named("T"),
                good: [#"{"a":1}"#, #"{"b":{"c":true},"a":0}"#, #"{"a":1,"b":{}}"#],
                bad: [
                    ("{}", "/a", true), ("[]", "", true), ("null", "", true), (#"{"a":1,"x":1}"#, "/x", true),
                    (#"{"a":null}"#, "/a", true), (#"{"a":10}"#, "/a", false), (#"{"a":1,"b":{"c":1}}"#, "/b/c", true),
                    (#"{"a":1,"A":1}"#, "/A", true), (#"{"a":1,"x/y~z":1}"#, "/x~1y~0z", true),
                ]),
            Case(
                schema: Schema(
                    .choice(
                        by: "kind",
                        [.init("a", [.init("x", .boolean())]), .init("b", [.init("x", .integer(0...1))])])),
                good: [#"{"x":true}"#, #"{"kind":"a","x":true}"#, #"{"x":1,"kind":"b"}"#],
                bad: [
                    (#"{"kind":"b","x":true}"#, "/x", true), (#"{"kind":"c","x":1}"#, "/kind", false),
                    (#"{"kind":1,"x":1}"#, "/kind", true), ("{}", "/x", true), (#"{"x":true,"y":1}"#, "/y", true),
                    ("[]", "", true),
                ]),
            Case(
                schema: .address(), good: [#""::1""#, #""192.0.2.7""#],
                bad: [(#""a.example""#, "", false), (#""fe80::1%eth0""#, "", false), (#""1""#, "", false)]),
            Case(
                schema: .duration(1000...60_000), good: [#""1s""#, #""60000ms""#, #""1m""#],
                bad: [
                    (#""999ms""#, "", false), (#""61s""#, "", false), (#""1""#, "", false), (#""-1s""#, "", false),
                    (#""1 s""#, "", false), ("1000", "", true), (#""99999999999s""#, "", false),
                ]),
            Case(
                schema: .date(),
                good: [#""2026-12-01""#, #""2026-12-01T10:00:00Z""#, #""2026-12-01T10:00:00.5+02:00""#],
                bad: [(#""2026-13-01""#, "", false), (#""tomorrow""#, "", false), (#""1969-12-31""#, "", false)]),
            Case(
                schema: integer(1...9).or("off", "never"), good: ["1", #""off""#, #""never""#],
                bad: [("0", "", false), (#""on""#, "", true), ("null", "", true)]),
            Case(
                schema: .map(TextRule(.words(["a", "b", "c"]), length: 1...1), .boolean(), most: 2),
                good: ["{}", #"{"a":true,"c":false}"#],
                bad: [
                    (#"{"d":true}"#, "/d", false), (#"{"a":1}"#, "/a", true), ("[]", "", true),
                    (#"{"a":true,"b":true,"c":true}"#, "", false),
                ]),
            Case(schema: Schema(.anything), good: ["{}", #"{"x":[1]}"#], bad: [("[]", "", true), ("1", "", true)]),
        ]
    }

    @Test(arguments: Case.cases)
    func `A value fits its schema or the fault says where`(item: Case) throws {
        for text in item.good { #expect(try Self.fault(item.schema, text) == nil, "\(text)") }
        for (text, pointer, isShape) in item.bad {
            let fault = try #require(try Self.fault(item.schema, text), "\(text)")
            #expect(fault.pointer == pointer, "\(text)")
            #expect(fault.isShape == isShape, "\(text)")
            #expect(!fault.message.isEmpty)
        }
    }

    @Test func `A long name of an unknown member is cut in the pointer`() throws {
        let name = String(repeating: "x", count: 500)
        let fault = try #require(try Self.fault(.object([]), #"{"\#(name)":1}"#))
        #expect(fault.pointer.count < 80)
    }

    @Test(arguments: [
        ("0", true), ("9", true), ("10", false), ("-1", false), ("+1", false), ("01", false), ("1.0", false),
        ("", false),
        (" 1", false), ("1_0", false), ("99999999999999999999", false), ("١", false),
    ])
    func `A number in a query is written in one way only`(text: String, isGood: Bool) {
        #expect((Schema.integer(0...9).fault(inText: text) == nil) == isGood)
    }

    @Test func `Text values are held against words, booleans and lengths`() {
        #expect(Schema.words(["a"]).fault(inText: "a") == nil)
        #expect(Schema.words(["a"]).fault(inText: "b") != nil)
        #expect(Schema.boolean().fault(inText: "true") == nil)
        #expect(Schema.boolean().fault(inText: "yes") != nil)
        #expect(Schema.text(1...2).fault(inText: "abc") != nil)
        #expect(Schema.object([]).fault(inText: "{}") != nil)
    }

    @Test func `A schema writes itself as JSON Schema, components by reference`() {
        let inner = Schema.words(["x", "y"], note: "n").named("Inner")
        let schema = Schema.object([
            .init("a", .integer(0...9)), .optional("b", .list(inner, most: 2)), .optional("c", .text(1...3).orNull),
            .optional("d", Case.name),
        ])
        var out = JSONWriter()
        schema.write(to: &out)
        #expect(
            out.text == #"{"type":"object","properties":{"a":{"type":"integer","minimum":0,"maximum":9},"#
                + ##""b":{"type":"array","items":{"$ref":"#/components/schemas/Inner"},"maxItems":2},"##
                + ##""c":{"anyOf":[{"type":"string","minLength":1,"maxLength":3,"##
                + ##""pattern":"^[^\\u0000-\\u001f\\u007f-\\u009f]*$"},{"type":"null"}]},"##
                + ##""d":{"type":"string","minLength":1,"maxLength":4,"pattern":"^[a-z][a-z0-9._\\-]*$"}},"##
                + ##""required":["a"],"additionalProperties":false}"##)
        #expect(schema.components.keys.sorted() == ["Inner"])
    }
}
