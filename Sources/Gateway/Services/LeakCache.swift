import RiskScorer
import SecurityGate

/// The prepared texts that must not come out, of the tenants that were served last: most requests of a tenant have the same
/// system message. Belongs to an event loop. Entries are a tenant's own, so that none can tell what others ask.
final class LeakCache {
    private struct Key: Hashable {
        let tenant: String
        let text: String
    }

    private var prompts: [Key: LeakSource?] = [:]
    private var bytes = 0
    private var marks: [Key: LeakSource?] = [:]

    /// Bytes of the system messages that are kept; prepared they take about forty times as much.
    private static let limit = 128 << 10
    private static let marksLimit = 512

    func prompt(_ text: String, tenant: String) -> LeakSource? {
        let key = Key(tenant: tenant, text: text)
        if let known = prompts[key] { return known }
        let source = LeakSource(prompt: text)
        if bytes + text.utf8.count > Self.limit { (prompts, bytes) = ([:], 0) }
        prompts[key] = source
        bytes += text.utf8.count
        return source
    }

    func canaries(_ output: OutputPolicy, tenant: String, minted: (String) -> String) -> LeakSource? {
        let key = Key(
            tenant: tenant, text: output.canaries.joined(separator: "\n") + (output.insertsCanary ? "\n" : ""))
        if let known = marks[key] { return known }
        let source = LeakSource(minted: output.insertsCanary ? [minted(tenant)] : [], listed: output.canaries)
        if marks.count >= Self.marksLimit { marks = [:] }
        marks[key] = source
        return source
    }
}
