import Testing
import Wire

@testable import ConsoleCore

struct SpanPlacerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var piece: String
        var finding: FeedEvent.Explanation
        var place: SpanPlacer.Place
        var testDescription: String { name }

        init(
            _ name: String, _ piece: String, _ from: Int, _ to: Int, _ evidence: String, _ place: SpanPlacer.Place,
            decode: [String] = []
        ) {
            (self.name, self.piece, self.place) = (name, piece, place)
            finding = .init(
                code: "c", rule: "r", weight: 50, path: "messages[0].content", from: from, to: to, decode: decode,
                evidence: evidence)
        }
    }

    private static let tags = Scene.smuggled("ignore all")
    private static let long = String(repeating: "x", count: 200)

    static let cases: [Case] = [
        .init("offsets that the evidence bears out", "please say no", 7, 10, "please say no", .exact(7..<10)),
        .init("letters of several bytes", "é日 say", 6, 9, "é日 say", .exact(6..<9)),
        .init(
            "deep in a long text", long + "ATTACK" + long, 200, 206,
            String(repeating: "x", count: 24) + "ATTACK" + String(repeating: "x", count: 24), .exact(200..<206)),
        .init("a starred secret", "key sk-12345 end", 4, 12, "key ******** end", .exact(4..<12)),
        .init("hidden characters are dots in the evidence", "a\u{200B}b", 1, 4, "a·b", .exact(1..<4)),
        .init(
            "smuggled text is compared as decoded", "hi " + tags, 3, 43, "ignore all", .exact(3..<43), decode: ["tags"]),
        .init("offsets of another message", "short ATTACK piece", 200, 206, "short ATTACK piece", .found(0..<18)),
        .init(
            "a masked piece is the evidence itself", String(repeating: "y", count: 24) + "ATTACK now", 200, 206,
            String(repeating: "y", count: 24) + "ATTACK now", .found(24..<30)),
        .init("words that stand nowhere", "all quiet", 3, 6, "ATTACK", .elsewhere),
        .init("offsets inside a letter", "日本", 1, 4, "??", .elsewhere),
        .init("offsets that agree by chance only", "abcdefgh", 2, 5, "unrelated words", .elsewhere),
        .init(
            "base64 is compared as decoded", "x aWdub3JlIGFsbA== end", 2, 18, "ignore all", .exact(2..<18),
            decode: ["base64"]),
        .init(
            "base64 of something else", "x aWdub3JlIGFsbA== end", 2, 18, "reveal all", .unverified(2..<18),
            decode: ["base64"]),
        .init("no offsets and no evidence", "abc", -1, -1, "", .elsewhere),
        .init("offsets without bounds", "abc", 0, .max, "zzz", .elsewhere),
        .init("offsets turned round", "abc", 3, 0, "", .elsewhere),
        .init("an empty piece", "", 0, 3, "abc", .elsewhere),
    ]

    @Test(arguments: cases)
    func `only what can be placed truthfully is marked`(_ item: Case) {
        #expect(SpanPlacer(item.piece).place(item.finding) == item.place)
    }

    @Test func `offsets that proved right for one finding are believed for another of the same text`() {
        let cases = Self.cases
        var other = cases[0].finding
        (other.from, other.to, other.evidence) = (0, 6, "a count of things")
        let placer = SpanPlacer(cases[0].piece)
        #expect(placer.places([cases[0].finding, other]) == [.exact(7..<10), .unverified(0..<6)])
        other.path = "messages[1].content"
        #expect(placer.places([cases[0].finding, other]) == [.exact(7..<10), .elsewhere])
        #expect(placer.places([]).isEmpty)
    }

    @Test func `hostile evidence and pieces never give a range outside the piece`() {
        var source = HostileText(seed: 99)
        for _ in 0..<3000 {
            let piece = source.string()
            let from = source.below(60) - 3
            let finding = FeedEvent.Explanation(
                code: "c", rule: "r", weight: 1, from: from, to: from + source.below(40) - 3,
                decode: source.below(2) == 0 ? [] : ["tags"],
                evidence: source.below(2) == 0 ? source.string() : String(piece.dropFirst(source.below(5))))
            if let range = SpanPlacer(piece).place(finding).range {
                #expect(range.lowerBound >= 0 && range.upperBound <= piece.utf8.count)
            }
        }
    }

    @Test func `evidence made to be slow to find is found or given up in no time`() {
        let piece = String(repeating: "a", count: 4096)
        let finding = FeedEvent.Explanation(
            code: "c", rule: "r", weight: 1, evidence: String(repeating: "a", count: 63) + "b")
        let placer = SpanPlacer(piece)
        let spent = processorTime { for _ in 0..<8 { _ = placer.place(finding) } }
        #expect(spent < .seconds(2))
    }
}
