import Crypto
import Wire

/// Writes records as sealed JSON and opens them again: `{"v":1,"kind":…,"id":…,"version":…,"body":{…},"mac":"…"}`.
///
/// The mac is HMAC-SHA256 under the control key over a name of this use and the exact bytes before `,"mac"`, so nothing
/// that was sealed for another use opens here, and no record opens in another one's place.
public struct StateSeal: Sendable {
    /// Most bytes of a sealed record: a tenant with as many and as long models as may be, each byte of them escaped, fits in.
    public static let limit = 40 << 10
    /// The same of the policy, which is the one record that may be larger.
    static let policyLimit = PolicyDocument.limit + (8 << 10)
    private static let format = 1
    /// Digits of the version that stand before a stored record, for the shared store to compare.
    private static let digits = 20

    private let seal: FeedSeal

    public init(controlKey: SymmetricKey) { seal = Self.seal("secureinfer state v1", controlKey) }

    /// A seal for one use of the control key.
    static func seal(_ use: String, _ key: SymmetricKey) -> FeedSeal {
        let digest = KeyedDigest(key: key)
        let domain = Array(use.utf8) + [0]
        return FeedSeal { message in (domain + message).withUnsafeBytes { digest($0) } }
    }

    func sealed(_ record: StateRecord) -> [UInt8] {
        var out = JSONWriter(capacity: 512)
        out.beginObject()
        out.field("v", Self.format)
        out.field("kind", record.kind.rawValue)
        out.field("id", record.id)
        out.field("version", Int(record.version))
        out.key("body")
        out.spliced(record.content.json)
        out.endObject()
        return seal.sealed(out.bytes)
    }

    /// Opens a sealed record.
    ///
    /// - Throws: ``StateRefusal`` with `oversized`, `mac`, `version` or `malformed`.
    func open(_ sealed: [UInt8]) throws(StateRefusal) -> StateRecord {
        guard sealed.count <= Self.policyLimit else { throw .oversized }
        guard seal.verifies(sealed) else { throw .mac }
        guard let root = try? JSONDocument(sealed).root else { throw .malformed }
        guard root["v"]?.int == Self.format else { throw .version }
        guard let kind = root["kind"]?.string.flatMap(StateKind.init(rawValue:)), let id = root["id"]?.string,
            let version = root["version"]?.int, 0...Int(StateFields.latest) ~= version, let body = root["body"],
            body.isObject
        else { throw .malformed }
        guard kind == .policy || sealed.count <= Self.limit else { throw .oversized }
        let content = try StateContent(kind, id: id, json: body)
        if case .tenant(.living(let tenant)) = content, tenant.stateVersion > version { throw .malformed }
        return StateRecord(kind: kind, id: id, version: Int64(version), content: content)
    }

    // MARK: - In the shared store

    /// The record as it is stored: its version with leading zeros, then the sealed JSON.
    func stored(_ record: StateRecord) -> [UInt8] {
        let version = String(record.version).utf8
        return Array(repeating: UInt8(ascii: "0"), count: Self.digits - version.count) + version + sealed(record)
    }

    /// Opens what lies in a place of the shared store.
    ///
    /// - Throws: ``StateRefusal``; `malformed` also where the record belongs elsewhere.
    func open(stored text: [UInt8], at field: String) throws(StateRefusal) -> StateRecord {
        let limit = field == StateRecord.field(.policy, StateKind.policyID) ? Self.policyLimit : Self.limit
        guard text.count <= limit + Self.digits else { throw .oversized }
        guard text.count > Self.digits else { throw .malformed }
        let record = try open(Array(text.dropFirst(Self.digits)))
        guard record.field == field, stored(record) == text else { throw .malformed }
        return record
    }
}
