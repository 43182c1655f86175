import SecurityGate
import Testing
import Vocabulary

@Suite struct RefusalTests {
    @Test(arguments: ReasonCode.allCases) func `every code has words for the client`(_ code: ReasonCode) {
        let refusal = Refusal(code)
        #expect(refusal.message.count > 20)
        #expect(refusal.message.hasSuffix(".") || refusal.message.hasSuffix(").") || refusal.message.contains("README"))
        #expect(400...599 ~= code.status)
    }

    @Test func `a stranger learns nothing from which key was wrong`() {
        let codes: [ReasonCode] = [.authMissing, .authInvalid, .authExpired, .authRevoked]
        #expect(Set(codes.map { Refusal($0).message }).count == 1)
        #expect(Set(codes.map(\.status)) == [401])
    }
}
