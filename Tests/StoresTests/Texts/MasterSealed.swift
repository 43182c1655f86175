import Crypto
import Testing
import Vocabulary

@testable import Stores

/// Texts as the release before sealed them.
enum MasterSealed {
    static func text(
        _ segments: [Segment], request: String, of tenant: String, _ secrets: Secrets
    ) throws -> SealedText {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secrets.master.key, info: Array("secureinfer sealed text v1".utf8), outputByteCount: 32)
        let box = try AES.GCM.seal(KeptText.json(segments), using: key, authenticating: Array(request.utf8))
        return SealedText(requestID: request, tenantID: tenant, time: 7, bytes: Array(try #require(box.combined)))
    }
}

extension VaultBench {
    /// Seals what was scored of a request as the pipeline does.
    func seal(_ segments: [Segment], request: String, of tenant: String) async throws -> SealedText {
        let (vault, loop, now) = (vault, loop, now)
        let sealed: SealedText? = try await answer {
            vault.sealText(segments, request: request, tenant: tenant, time: now, on: loop, $0)
        }
        return try #require(sealed)
    }

    /// Seals a text and puts it into the database, as the audit's writer does.
    func keep(_ text: String, request: String, of tenant: String) async throws {
        try put(try await seal([Segment(channel: .user, path: "p", text: text)], request: request, of: tenant))
    }

    func put(_ sealed: SealedText) throws {
        let writer = try AuditWriter(directory, now: now)
        writer.submit([.decision(.sample(sealed.requestID)), .text(sealed)])
        writer.flush()
        writer.stop()
    }

    /// The kept text of a request; nil where it does not open, or none is there.
    func kept(_ request: String) throws -> String? {
        let sealed = try RecordedDecisions(directory: temporary.data).text(of: request)
        return try sealed.flatMap { try TextOpener(secretsIn: directory.secretsPath, data: directory.path).open($0) }?
            .pieces.first?.text
    }
}
