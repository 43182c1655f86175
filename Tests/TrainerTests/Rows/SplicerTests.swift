import Testing

@testable import Trainer

struct SplicerTests {
    static let piece = Row(text: "<PIECE>", isAttack: true, source: "p", weight: 0.5, template: 7)
    static let carrier = Row(text: "One is here. Two is 3.5 long!\nThree", isAttack: false, source: "c")

    private static func splice(_ pieces: [Row], _ carriers: [Row], _ count: Int) -> [Row] {
        var splicer = Splicer("test")
        return splicer.splice(pieces, into: carriers, count: count, source: "spliced")
    }

    @Test func `a piece stands where a sentence or line ends, and at both ends`() {
        let rows = Self.splice([Self.piece], [Self.carrier], 200)
        let before = Set(
            rows.map { row in
                String(
                    row.text[..<(row.text.firstRange(of: "<PIECE>")?.lowerBound ?? row.text.startIndex)].filter {
                        !$0.isWhitespace
                    })
            })
        #expect(before == ["", "Oneishere.", "Oneishere.Twois3.5long!", "Oneishere.Twois3.5long!Three"])
    }

    @Test func `the row says which bytes are the attack`() throws {
        for row in Self.splice([Self.piece], [Self.carrier], 50) {
            let range = try #require(row.attack)
            #expect(String(decoding: Array(row.text.utf8)[range], as: UTF8.self) == "<PIECE>")
            #expect(row.isAttack && row.weight == 0.5 && row.template == 7 && row.source == "spliced")
        }
    }

    @Test func `a benign piece leaves no attack`() {
        let twin = Row(text: "kind", isAttack: false, source: "p")
        #expect(Self.splice([twin], [Self.carrier], 20).allSatisfy { !$0.isAttack && $0.attack == nil })
    }

    @Test func `long carriers are cut and nothing else of the piece is lost`() {
        let long = Row(text: String(repeating: "A word is é. ", count: 1000), isAttack: false, source: "c")
        for row in Self.splice([Self.piece], [long], 50) {
            #expect(row.text.utf8.count < 1600)
            #expect(row.text.contains("<PIECE>"))
        }
    }

    @Test func `each piece is used before one is used twice, and the same name gives the same rows`() {
        let pieces = (0..<9).map { Row(text: "<\($0)>", isAttack: true, source: "p") }
        let rows = Self.splice(pieces, [Self.carrier], 12)
        for (index, piece) in pieces.enumerated() { #expect(rows[index].text.contains(piece.text)) }
        #expect(Self.splice(pieces, [Self.carrier], 12).map(\.text) == rows.map(\.text))
    }

    @Test func `nothing to splice gives nothing`() {
        #expect(Self.splice([], [Self.carrier], 3).isEmpty)
        #expect(Self.splice([Self.piece], [], 3).isEmpty)
    }
}
