import Testing

@testable import Gateway

@Suite struct TamperingNoticeTests {
    @Test func `it speaks once a minute at most, of what came since, and not of what is late or sent again`() {
        var notice = TamperingNotice()
        let said = [
            notice.words([.stale: 9, .time: 9], at: 0), notice.words([.mac: 2], at: 1),
            notice.words([.mac: 7], at: 60_000), notice.words([.mac: 8], at: 60_001),
            notice.words([.mac: 8], at: 200_000),
        ]
        #expect(said.map { $0?.split(separator: " ").last } == [nil, "2.", nil, "6.", nil])
    }
}
