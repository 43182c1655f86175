import SecurityGate
import Stores
import Testing
import Wire

@testable import Gateway

struct PolicyHolderTests {
    private static func document(_ text: String) throws -> PolicyDocument {
        try PolicyDocument(JSONDocument(Array(text.utf8)).root)
    }

    private static func record(_ text: String?, version: Int64) throws -> PolicyRecord {
        PolicyRecord(version: version, document: try text.map(document), by: "ana", reason: "", time: version)
    }

    @Test func `the operators' document wins over the file as a whole, and the file is back when it is withdrawn`()
        throws
    {
        var own = Policy()
        own.exposeRisk = true
        let file = try Self.document(#"{"block":90,"limits":{"rpm":7},"tenants":{"acme":{"block":95}}}"#)
        let holder = PolicyHolder(own: own, file: file, stored: nil)
        #expect((holder.state.source, holder.policy.block, holder.current.version) == (.file, 90, 0))
        #expect(holder.current.gate(id: "t", name: "acme").policy.block == 95)
        holder.store(try Self.record(#"{"warn":60}"#, version: 5))
        #expect((holder.state.source, holder.current.version) == (.operators, 5))
        #expect((holder.policy.block, holder.policy.warn, holder.policy.limits.requests) == (80, 60, nil))
        #expect(holder.policy.exposeRisk, "the flags hold under every document")
        #expect(holder.current.tenants.isEmpty)
        holder.configure(own, file: try Self.document(#"{"block":91}"#))
        #expect(holder.policy.block == 80, "a file that was read anew waits")
        holder.store(try Self.record(nil, version: 6))
        #expect((holder.state.source, holder.policy.block, holder.current.version) == (.file, 91, 6))
        holder.configure(own, file: nil)
        #expect((holder.state.source, holder.policy) == (.builtIn, own))
    }
}
