import Crypto
import TenantIsolator

/// Opens kept texts for those who have an installation's secrets, on a directory whose gateway may run.
///
/// A text is sealed under the data key of its tenant, and opens no more when that was destroyed. Texts from before the
/// data keys were used for them, which stay for seven days, are sealed under the master key, with the request's id as
/// associated data.
public struct TextOpener: Sendable {
    private let masters: MasterKeys
    private let files: DataKeyFiles
    /// The present master key's, then the former one's.
    private let olderKeys: [SymmetricKey]

    /// - Parameters:
    ///   - directory: where the secrets lie.
    ///   - data: the data directory.
    public init(secretsIn directory: String, data: String) throws(StoresError) {
        let secrets = try SecretFiles(directory: directory).load(makingMissing: false)
        masters = MasterKeys(secrets)
        files = try DataKeyFiles(secrets: directory, data: data)
        olderKeys = [secrets.master, secrets.formerMaster].compactMap(\.self).map { master in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: master.key, info: Array("secureinfer sealed text v1".utf8), outputByteCount: 32)
        }
    }

    /// The text of a request; nil for bytes that were not sealed for it, or whose key is gone.
    public func open(_ sealed: SealedText) -> KeptText? {
        (opened(sealed) ?? openedAsBefore(sealed)).flatMap { KeptText(json: $0) }
    }

    private func opened(_ sealed: SealedText) -> [UInt8]? {
        guard let generation = RequestText.generation(of: sealed.bytes),
            let chain = (try? files.read(sealed.tenantID)) ?? nil
        else { return nil }
        for link in chain.links where link.generation == generation {
            guard let key = try? masters.unwrap(link, tenant: sealed.tenantID),
                let plain = RequestText.open(sealed.bytes, request: sealed.requestID, by: key)
            else { continue }
            return plain
        }
        return nil
    }

    private func openedAsBefore(_ sealed: SealedText) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: sealed.bytes) else { return nil }
        for key in olderKeys {
            let bound = Array(sealed.requestID.utf8)
            if let plain = try? AES.GCM.open(box, using: key, authenticating: bound) { return Array(plain) }
        }
        return nil
    }
}
