import Testing
import Vocabulary

@testable import Inference

@Suite struct UpstreamFaultTests {
    struct Case: Sendable {
        var fault: UpstreamFault
        var mayTryAnother: Bool
        var isFailure: Bool
        var code = ReasonCode.upstreamUnavailable

        static let cases = [
            Case(fault: .unreachable, mayTryAnother: true, isFailure: true),
            Case(fault: .connectTimeout, mayTryAnother: true, isFailure: true),
            Case(fault: .tlsFailed, mayTryAnother: true, isFailure: true),
            Case(fault: .cutBeforeHead, mayTryAnother: true, isFailure: true),
            Case(fault: .malformedHead, mayTryAnother: true, isFailure: true),
            Case(fault: .firstByteTimeout, mayTryAnother: false, isFailure: true, code: .upstreamTimeout),
            Case(fault: .idleTimeout, mayTryAnother: false, isFailure: false, code: .upstreamTimeout),
            Case(fault: .cut, mayTryAnother: false, isFailure: false),
            Case(fault: .malformed, mayTryAnother: false, isFailure: false),
        ]
    }

    @Test(arguments: Case.cases)
    func `a fault tells its code, whether another upstream may try, and what it says of health`(_ item: Case) {
        #expect(item.fault.code == item.code)
        #expect(item.fault.mayTryAnother == item.mayTryAnother)
        #expect(UpstreamVerdict(item.fault) == (item.isFailure ? .failed(.fault(item.fault)) : .unknown))
    }

    @Test func `every fault is in the table`() {
        #expect(Set(Case.cases.map(\.fault)) == Set(UpstreamFault.allCases))
    }

    @Test(arguments: 200...599) func `only the statuses of a proxy whose server is gone are failures`(_ status: Int) {
        let words = [502: "status_502", 504: "status_504"]
        switch UpstreamVerdict(status: status) {
        case .answered: #expect(words[status] == nil)
        case .failed(let failure): #expect(words[status] == failure.word)
        case .unknown: #expect(status == 500 || status == 503)
        }
    }
}
