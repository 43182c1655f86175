import RiskScorer
import SecurityGate

/// The prepared texts that must not come out, of the tenants that were served last: most requests of a tenant have the same
/// system message. Entries are a tenant's own, so that none can tell what others ask. With them the hosts whose addresses
/// may hold anything. Belongs to an event loop.
final class LeakCache {
    private struct Key: Hashable {
        let tenant: String
        let text: String
    }

    private var prompts: [Key: LeakSource?] = [:]
    /// Bytes of the system messages that are kept.
    private(set) var bytes = 0
    private var marks: [Key: LeakSource?] = [:]
    private var hosts: (names: [String], list: HostList) = ([], HostList())

    /// Most of them; prepared they take about forty times as much.
    private static let limit = 128 << 10
    private static let marksLimit = 512

    /// One that was not seen before is prepared here, in 0.1 µs a byte and 1.5 ms at most: less than scoring may take on the
    /// event loop.
    func prompt(_ text: String, tenant: String) -> LeakSource? {
        // No more of it is looked for; most are shorter, and are not copied.
        let text =
            text.utf8.count <= LeakSource.promptLimit
            ? text : String(decoding: text.utf8.prefix(LeakSource.promptLimit), as: UTF8.self)
        let key = Key(tenant: tenant, text: text)
        if let known = prompts[key] { return known }
        let source = LeakSource(prompt: text)
        if bytes + text.utf8.count > Self.limit { (prompts, bytes) = ([:], 0) }
        prompts[key] = source
        bytes += text.utf8.count
        return source
    }

    /// Prepared once for each policy that is read.
    func hosts(_ output: OutputPolicy) -> HostList {
        if output.allowedHosts != hosts.names { hosts = (output.allowedHosts, HostList(output.allowedHosts)) }
        return hosts.list
    }

    /// - Parameter minted: makes the tenant's own mark; nil where it was not put into the request.
    func canaries(_ listed: [String], tenant: String, minted: ((String) -> String)?) -> LeakSource? {
        let key = Key(tenant: tenant, text: listed.joined(separator: "\n") + (minted == nil ? "" : "\n"))
        if let known = marks[key] { return known }
        let source = LeakSource(minted: minted.map { [$0(tenant)] } ?? [], listed: listed)
        if marks.count >= Self.marksLimit { marks = [:] }
        marks[key] = source
        return source
    }
}
