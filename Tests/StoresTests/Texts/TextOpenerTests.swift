import Testing
import Vocabulary

@testable import Stores

@Suite struct TextOpenerTests {
    private static let segments = [
        Segment(channel: .system, path: "system", text: "Be kind."),
        Segment(channel: .user, path: .init("messages", index: 1, leaf: "content"), text: "Grüße \"und\" 🦆"),
    ]

    private static func opener(_ bench: VaultBench) throws -> TextOpener {
        try TextOpener(secretsIn: bench.directory.secretsPath, data: bench.directory.path)
    }

    private static func copy(
        _ sealed: SealedText, request: String? = nil, tenant: String? = nil, _ bytes: [UInt8]? = nil
    ) -> SealedText {
        SealedText(
            requestID: request ?? sealed.requestID, tenantID: tenant ?? sealed.tenantID, time: sealed.time,
            bytes: bytes ?? sealed.bytes)
    }

    @Test func `text is opened as it was sealed, and only with the secrets`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let sealed = try await bench.seal(Self.segments, request: "req_1", of: a)
        #expect(
            try Self.opener(bench).open(sealed)
                == KeptText(
                    pieces: [
                        .init(channel: "system", path: "system", text: "Be kind."),
                        .init(channel: "user", path: "messages[1].content", text: "Grüße \"und\" 🦆"),
                    ], isCut: false))
        let stranger = try await VaultBench(.sqlite)
        #expect(try Self.opener(stranger).open(sealed) == nil)
    }

    @Test func `nothing of the text can be read, and no two of the same are alike`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let one = try await bench.seal(Self.segments, request: "req_1", of: a)
        let two = try await bench.seal(Self.segments, request: "req_1", of: a)
        #expect(one.bytes != two.bytes)
        #expect(!String(decoding: one.bytes, as: UTF8.self).contains("kind"))
    }

    @Test func `a text is of its request and tenant alone, and every byte of it counts`() async throws {
        let bench = try await VaultBench(.sqlite)
        let (a, b) = (try bench.tenant("a"), try bench.tenant("b"))
        let sealed = try await bench.seal(Self.segments, request: "req_1", of: a)
        _ = try await bench.seal(Self.segments, request: "req_1", of: b)
        let opener = try Self.opener(bench)
        #expect(opener.open(Self.copy(sealed, request: "req_2")) == nil)
        #expect(opener.open(Self.copy(sealed, tenant: b)) == nil)
        #expect(opener.open(Self.copy(sealed, tenant: "../master")) == nil)
        for place in [0, 1, 4, 5, 12, sealed.bytes.count / 2, sealed.bytes.count - 1] {
            var bytes = sealed.bytes
            bytes[place] ^= 1
            #expect(opener.open(Self.copy(sealed, bytes)) == nil)
        }
        #expect(opener.open(Self.copy(sealed, [])) == nil)
        #expect(opener.open(sealed) != nil)
    }

    @Test func `a long text is cut at a character and says so`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let opener = try Self.opener(bench)
        func kept(_ segments: [Segment]) async throws -> KeptText {
            let sealed = try await bench.seal(segments, request: "req_1", of: a)
            return try #require(opener.open(sealed))
        }
        let long = String(repeating: "ü", count: KeptText.limit)
        let cut = try await kept([Segment(channel: .user, path: "p", text: "x" + long)])
        #expect(cut.isCut)
        #expect(cut.pieces.count == 1)
        #expect(cut.pieces[0].text.utf8.count == KeptText.limit - 1)
        #expect(cut.pieces[0].text.unicodeScalars.allSatisfy { $0 == "x" || $0 == "ü" })
        let whole = String(repeating: "a", count: KeptText.limit)
        #expect(try await !kept([Segment(channel: .user, path: "p", text: whole)]).isCut)
        let many = (0...KeptText.pieceLimit).map { _ in Segment(channel: .field, path: "f", text: "") }
        #expect(try await kept(many).isCut)
    }

    @Test func `a text from before it was the tenant's key opens under the master key`() async throws {
        let bench = try await VaultBench(.sqlite)
        let a = try bench.tenant("a")
        let opener = try Self.opener(bench)
        // One in 256 begins like a text of now.
        for number in 0..<600 {
            let old = try MasterSealed.text(Self.segments, request: "req_\(number)", of: a, bench.directory.secrets)
            #expect(opener.open(old)?.pieces.count == 2)
            #expect(opener.open(Self.copy(old, request: "req_x")) == nil)
        }
    }
}
