import Testing

@testable import ModelVerifier

struct BindingPolicyTests {
    private static let root = String(repeating: "ab", count: 32)
    private static let other = String(repeating: "cd", count: 32)

    static func policy(_ text: String) throws -> BindingPolicy {
        try BindingPolicy(try #require(StrictJSON.parse(Array(text.utf8))))
    }

    private static func one(_ version: Int, root: String = root) throws -> BindingPolicy {
        try policy(#"{"version":\#(version),"models":[{"name":"smollm2","tag":"135m","root":"\#(root)"}]}"#)
    }

    @Test
    func `Name and tag are bound to a root, and the tag is latest where it is left out`() throws {
        let text =
            #"{"version":3,"models":[{"name":"a","root":"\#(Self.root)"},"#
            + #"{"name":"ana/b","tag":"1","root":"\#(Self.other)"}]}"#
        let policy = try Self.policy(text)
        #expect(policy.version == 3)
        #expect(policy.root(of: "a") == Self.root)
        #expect(policy.root(of: "a:latest") == Self.root)
        #expect(policy.root(of: "ana/b:1") == Self.other)
        for stranger in ["b:1", "a:1", "ana/b", "A", ""] { #expect(policy.root(of: stranger) == nil) }
    }

    static let faults: [String] = [
        "[]", "{}", #"{"version":1}"#, #"{"version":0,"models":[]}"#, #"{"version":1.5,"models":[]}"#,
        #"{"version":"1","models":[]}"#, #"{"version":1,"models":{}}"#, #"{"version":1,"models":[],"extra":1}"#,
        #"{"version":1,"models":[{"name":"a"}]}"#, #"{"version":1,"models":[{"name":"","root":"\#(root)"}]}"#,
        #"{"version":1,"models":[{"name":"a","root":"\#(root.uppercased())"}]}"#,
        #"{"version":1,"models":[{"name":"a","root":"abcd"}]}"#,
        #"{"version":1,"models":[{"name":"a","tag":"x:y","root":"\#(root)"}]}"#,
        #"{"version":1,"models":[{"name":"a","tga":"x","root":"\#(root)"}]}"#,
        #"{"version":1,"models":[{"name":"a","root":"\#(root)"},{"name":"A","tag":"latest","root":"\#(root)"}]}"#,
    ]

    @Test(arguments: faults)
    func `A document that says anything else is refused with a sentence`(text: String) {
        let fault = #expect(throws: BindingPolicyFault.self) { try Self.policy(text) }
        #expect(fault?.description.isEmpty == false)
    }

    @Test
    func `The version may only grow`() throws {
        let taken = try Self.one(7).mark
        #expect(try Self.one(7).fault(after: nil) == nil)
        #expect(try Self.one(7).fault(after: taken) == nil)
        #expect(try Self.one(8, root: Self.other).fault(after: taken) == nil)
        #expect(try Self.one(6).fault(after: taken)?.contains("older") == true)
        #expect(try Self.one(7, root: Self.other).fault(after: taken)?.contains("other entries") == true)
    }

    @Test
    func `The mark does not depend on the order of the entries`() throws {
        let a = #"{"name":"a","root":"\#(Self.root)"}"#
        let b = #"{"name":"b","root":"\#(Self.other)"}"#
        let first = try Self.policy(#"{"version":1,"models":[\#(a),\#(b)]}"#)
        let second = try Self.policy(#"{"version":1,"models":[\#(b),\#(a)]}"#)
        #expect(first.mark == second.mark)
    }
}
