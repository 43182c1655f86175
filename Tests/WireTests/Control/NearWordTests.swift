import Testing

@testable import Wire

struct NearWordTests {
    static let known = ["block", "warn", "rpm", "tpm", "expose_risk", "daily_tokens"]

    @Test(
        arguments: [
            ("blok", "block"), ("bolck", "block"), ("BLOCK", nil), ("wran", "warn"), ("rmp", "rpm"),
            ("expose-risk", "expose_risk"),
            ("exposerisk", "expose_risk"), ("daily_token", "daily_tokens"), ("zzz", nil), ("", nil), ("b", nil),
        ] as [(String, String?)])
    func `a slip finds its word, and what is far from all finds none`(_ word: String, _ wanted: String?) {
        #expect(NearWord.nearest(to: word, among: Self.known) == wanted)
    }

    @Test func `a very long word is not compared`() {
        #expect(NearWord.nearest(to: String(repeating: "a", count: 65), among: ["a"]) == nil)
    }
}
