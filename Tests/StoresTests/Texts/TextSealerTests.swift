import Testing
import Vocabulary

@testable import Stores

@Suite struct TextSealerTests {
    let temporary: TemporaryDirectory
    let sealer: TextSealer

    init() throws {
        temporary = try TemporaryDirectory()
        let directory = try temporary.open()
        sealer = TextSealer(directory.secrets)
        directory.close()
    }

    private static let segments = [
        Segment(channel: .system, path: "system", text: "Be kind."),
        Segment(channel: .user, path: .init("messages", index: 1, leaf: "content"), text: "Grüße \"und\" 🦆"),
    ]

    private func seal(_ segments: [Segment], request: String = "req_1") throws -> SealedText {
        try #require(sealer.seal(segments, request: request, tenant: "t_a", time: 7))
    }

    @Test func `text is opened as it was sealed, and only with the secret`() throws {
        let sealed = try seal(Self.segments)
        #expect(
            sealer.open(sealed)
                == KeptText(
                    pieces: [
                        .init(channel: "system", path: "system", text: "Be kind."),
                        .init(channel: "user", path: "messages[1].content", text: "Grüße \"und\" 🦆"),
                    ], isCut: false))
        let again = try TextSealer(secretsIn: temporary.data + "/secrets")
        #expect(again.open(sealed) != nil)
        let other = try TemporaryDirectory()
        let stranger = try other.open()
        defer { stranger.close() }
        #expect(TextSealer(stranger.secrets).open(sealed) == nil)
    }

    @Test func `nothing of the text can be read, and no two of the same are alike`() throws {
        let (one, two) = (try seal(Self.segments), try seal(Self.segments))
        #expect(one.bytes != two.bytes)
        #expect(!String(decoding: one.bytes, as: UTF8.self).contains("kind"))
    }

    @Test func `a text is of its request alone, and every byte of it counts`() throws {
        let sealed = try seal(Self.segments)
        let moved = SealedText(requestID: "req_2", tenantID: "t_a", time: 7, bytes: sealed.bytes)
        #expect(sealer.open(moved) == nil)
        for place in [0, 12, sealed.bytes.count / 2, sealed.bytes.count - 1] {
            var bytes = sealed.bytes
            bytes[place] ^= 1
            #expect(sealer.open(SealedText(requestID: "req_1", tenantID: "t_a", time: 7, bytes: bytes)) == nil)
        }
        #expect(sealer.open(SealedText(requestID: "req_1", tenantID: "t_a", time: 7, bytes: [])) == nil)
    }

    @Test func `a long text is cut at a character and says so`() throws {
        let long = String(repeating: "ü", count: TextSealer.limit)
        let kept = try #require(sealer.open(seal([Segment(channel: .user, path: "p", text: "x" + long)])))
        #expect(kept.isCut)
        #expect(kept.pieces.count == 1)
        #expect(kept.pieces[0].text.utf8.count == TextSealer.limit - 1)
        #expect(kept.pieces[0].text.unicodeScalars.allSatisfy { $0 == "x" || $0 == "ü" })
        let whole = String(repeating: "a", count: TextSealer.limit)
        #expect(sealer.open(try seal([Segment(channel: .user, path: "p", text: whole)]))?.isCut == false)
        let many = (0...TextSealer.pieceLimit).map { _ in Segment(channel: .field, path: "f", text: "") }
        #expect(sealer.open(try seal(many))?.isCut == true)
        #expect(sealer.seal([], request: "r", tenant: "t", time: 0) == nil)
    }
}
