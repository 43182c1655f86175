import Testing
import Wire

struct ControlFaultTests {
    static let place = ControlEndpoint.https(origin: "https://gw:9443")
    static let faults: [ControlFault] = [
        .refused, .noSuchHost, .timedOut(seconds: 3), .untrusted(verify: 0), .untrusted(verify: 9),
        .untrusted(verify: 10), .untrusted(verify: 20), .badAuthorities, .badClientFiles, .handshake, .cut,
        .tooLong(megabytes: 32), .other("why"),
    ]

    @Test func `every fault has words and a hint of its own`() {
        let errors = Self.faults.map { $0.error(at: Self.place) }
        #expect(errors.allSatisfy { !$0.hint.isEmpty })
        #expect(Set(errors.map(\.message)).count == Self.faults.count)
    }

    @Test func `a bad certificate is told apart by its cause`() {
        let codes = [10, 9, 0, 1, 62, 64, 18, 19, 20].map {
            ControlFault.untrusted(verify: $0).error(at: Self.place).code
        }
        #expect(
            codes == [
                "certificate_expired", "certificate_not_yet_valid", "certificate_wrong_name", "certificate_wrong_name",
                "certificate_wrong_name",
                "certificate_wrong_name", "certificate_untrusted", "certificate_untrusted", "certificate_untrusted",
            ])
    }

    @Test func `a socket that ends the connection is not told about certificates`() {
        let error = ControlFault.handshake.error(at: .unix(path: "/x"))
        #expect(!error.hint.contains("certificate"))
    }
}
