import Testing

@testable import Stores

@Suite struct AdmissionTests {
    @Test func `the keys of a tenant share its slot`() {
        #expect(AdmissionScript.limitKey("t_1") == "secureinfer:{t_1}:rpm")
        #expect(AdmissionScript.banKey("t_1") == "secureinfer:{t_1}:ban")
        #expect(AdmissionScript.tokenKey("t_1") == "secureinfer:{t_1}:tpm")
        #expect(AdmissionScript.leaseKey("t_1") == "secureinfer:{t_1}:run")
        #expect(AdmissionScript.dayKey("t_1") == "secureinfer:{t_1}:day")
    }

    @Test func `places are renewed in batches, until they are given up`() {
        var leases = Leases()
        let names = (0..<1200).map { _ in leases.newName("gw") }
        #expect(Set(names).count == 1200)
        for name in names { leases.add(name, "t") }
        #expect(leases.batches.map(\.names.count) == [500, 500, 200])
        for name in names { leases.remove(name, "t") }
        #expect(leases.isEmpty)
    }
}
