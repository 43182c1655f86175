import SecurityGate
import Wire

/// A policy as somebody wrote it: only what is other than the gateway's own, and what is other for single tenants. Every
/// one that there is was checked.
public struct PolicyDocument: Sendable, Equatable {
    /// Most bytes of its JSON.
    public static let limit = 256 << 10
    public static let mostTenants = 1000
    /// Most steps of automatic bans.
    public static let mostDurations = 16

    /// Says nothing: the gateway's own policy holds.
    public static let empty = PolicyDocument(unchecked: Array("{}".utf8))

    /// One JSON object without white space, its members in the order in which they were written.
    public let json: [UInt8]

    private init(unchecked json: [UInt8]) { self.json = json }

    /// Takes a document that fits ``Wire/Schema/policyDocument`` and contradicts itself nowhere.
    public init(_ view: JSONView) throws(PolicyFault) {
        if let fault = Wire.Schema.policyDocument.fault(in: view) { throw PolicyFault(fault) }
        var out = JSONWriter(capacity: view.source.count)
        out.value(view)
        guard out.bytes.count <= Self.limit else {
            throw PolicyFault("is larger than 256 KiB", hint: "Name fewer tenants, or say less of them.")
        }
        json = out.bytes
        try check(view)
    }

    /// The document as a value.
    public var view: JSONView {
        // Only checked documents get here, and the empty one.
        do { return try JSONDocument(json).root } catch { fatalError("a checked policy is no JSON: \(error)") }
    }

    /// Names and ids of the tenants of which it says something.
    public var tenants: [String] { view["tenants"]?.members.compactMap(\.key.string) ?? [] }

    /// The document with the members of an object in place of those of the same name, new ones behind them.
    ///
    /// - Parameter besides: names in the object that are no members of a policy.
    public func replacing(_ other: JSONView, besides: Set<String>) throws(PolicyFault) -> PolicyDocument {
        let fresh = other.members.filter { !besides.contains($0.key.string ?? "") }
        let known = Set(view.members.compactMap(\.key.string))
        var out = JSONWriter(capacity: json.count)
        out.beginObject()
        for member in view.members {
            out.key(member.key.string ?? "")
            out.value(fresh.first { $0.key.string == member.key.string }?.value ?? member.value)
        }
        for member in fresh where !known.contains(member.key.string ?? "") {
            out.key(member.key.string ?? "")
            out.value(member.value)
        }
        out.endObject()
        do { return try PolicyDocument(JSONDocument(out.bytes).root) } catch let fault as PolicyFault {
            throw fault
        } catch {
            throw PolicyFault("has too many values", hint: "Name fewer tenants, or say less of them.")
        }
    }

    /// The policy of every tenant, where this holds over a gateway's own.
    public func compiled(over own: Policy, version: Int64 = 0) -> PolicySet {
        let view = view
        let base = Policy(view, over: own)
        var tenants: [String: Policy] = [:]
        for member in view["tenants"]?.members ?? view.noMembers {
            tenants[member.key.string ?? ""] = Policy(member.value, over: base)
        }
        return PolicySet(base: base, tenants: tenants, version: version)
    }

    // MARK: - Contradictions

    private func check(_ view: JSONView) throws(PolicyFault) {
        let base = Policy(view, over: Policy())
        try base.check(view, at: "")
        guard let tenants = view["tenants"] else { return }
        for member in tenants.members {
            let place = "/tenants/" + SchemaFault.escaped(member.key.string ?? "")
            try Policy(member.value, over: base).check(member.value, at: place)
        }
    }
}
