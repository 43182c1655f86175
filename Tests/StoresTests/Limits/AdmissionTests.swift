import Testing

@testable import Stores

@Suite struct AdmissionTests {
    @Test func `the script's name is the SHA-1 of its source, and its keys share the tenant's slot`() {
        #expect(AdmissionScript.sha1.utf8.count == 40)
        #expect(AdmissionScript.sha1.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 })
        #expect(AdmissionScript.limitKey("t_1") == "secureinfer:{t_1}:rpm")
        #expect(AdmissionScript.banKey("t_1") == "secureinfer:{t_1}:ban")
    }
}
