import Testing
import Vocabulary
import Wire

@testable import ConsoleCore

struct IncidentLogTests {
    private func incident(_ number: Int, at time: Int, isLate: Bool = false, isAnswer: Bool = false) -> Incident {
        var decision = Scene.decision("x", action: isAnswer ? .block : .warn, excerpt: "text \(number)")
        decision.isAnswer = isAnswer
        return Incident(time: time, tenant: "t", request: "r\(number)", body: .decision(decision), isLate: isLate)
    }

    private func shown(_ log: IncidentLog) -> [Int] {
        log.matching.serials.reversed().compactMap { log.matching[$0] }
    }

    /// Rows at 0 to 18 by twos, late ones between them, and an answer to one of each kind.
    @Test(arguments: [Action.block, .warn])
    func `an answer moves its own row in and out of the filter, to where the filter would put it`(_ wanted: Action) {
        let passes: (Incident) -> Bool = { $0.decision?.action == wanted }
        for target in 0..<15 {
            var log = IncidentLog()
            for number in 0..<10 { _ = log.add(incident(number, at: number * 2), passes: passes) }
            for number in 10..<15 {
                _ = log.add(incident(number, at: (number - 10) * 4 + number % 2, isLate: true), passes: passes)
            }
            for number in [3, 12, target] {
                #expect(log.add(incident(number, at: 40, isAnswer: true), passes: passes) == .joined)
            }
            let before = shown(log)
            log.match(passes)
            #expect(shown(log) == before, "\(target)")
        }
    }

    /// Each of them was walked back over all rows behind it.
    @Test(.timeLimit(.minutes(1)))
    func `many late rows stand by time`() {
        var log = IncidentLog()
        for number in 0..<5000 { _ = log.add(incident(number, at: 100_000 + number), passes: { _ in true }) }
        for number in 5000..<9000 {
            _ = log.add(incident(number, at: number, isLate: true), passes: { _ in true })
        }
        let times = shown(log).compactMap { log.rows[$0]?.time }
        #expect(times.count == 9000 && times == times.sorted())
    }

    @Test func `an element is taken out of a full ring`() {
        var ring = Ring<Int>(capacity: 4)
        for number in 0..<6 { ring.append(number) }
        ring.remove(3)
        ring.remove(9)
        #expect(ring.serials.compactMap { ring[$0] } == [5, 4, 2] && ring.count == 3)
        ring.append(7)
        #expect(ring.append(8) == 2 && ring.serials.compactMap { ring[$0] } == [8, 7, 5, 4])
    }
}
