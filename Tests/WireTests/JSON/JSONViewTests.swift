import Testing

@testable import Wire

struct JSONViewTests {
    private static func root(_ text: String) throws -> JSONView { try JSONDocument(Array(text.utf8)).root }

    @Test(
        arguments: [
            ("1", 1), ("-0", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
            ("9223372036854775808", nil), ("1.0", nil), ("1e2", nil), ("\"1\"", nil), ("true", nil), ("null", nil),
        ] as [(String, Int?)])
    func `An integer is a number without fraction or exponent that fits`(text: String, value: Int?) throws {
        #expect(try Self.root(text).int == value)
    }

    @Test func `A value of one kind reads as nothing of another`() throws {
        let list = Array(try Self.root(#"[null,true,1.5,"x",[1],{"a":1}]"#).elements)
        #expect(list.map(\.typeName) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
        #expect(list.map { $0.string != nil } == [false, false, false, true, false, false])
        #expect(list.map { $0.bool != nil } == [false, true, false, false, false, false])
        #expect(list.map { $0.double != nil } == [false, false, true, false, false, false])
        #expect(list.map { Array($0.elements).count } == [0, 0, 0, 0, 1, 0])
        #expect(list.map { Array($0.members).count } == [0, 0, 0, 0, 0, 1])
    }

    @Test func `Members are found by their exact key behind nested values`() throws {
        let root = try Self.root(#"{"deep":{"key":[1,{"key":2}]},"\u006bey":3,"Key":4}"#)
        #expect(root["key"]?.int == 3)
        #expect(root["Key"]?.int == 4)
        #expect(root["KEY"] == nil)
        #expect(root["deep"]?["key"]?.isArray == true)
    }

    @Test func `Escapes are taken out of strings`() throws {
        #expect(
            try Self.root(#""\"\\\/\b\f\n\r\t\u0041\uD83D\uDE00\u0000z""#).string == "\"\\/\u{8}\u{C}\n\r\tA😀\u{0}z")
        #expect(try Self.root(#""\u0069mages""#).equals("images"))
        #expect(try !Self.root(#""Images""#).equals("images"))
    }
}
