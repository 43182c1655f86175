import Synchronization
import Testing

@testable import ModelVerifier

struct ProgressMeterTests {
    @Test
    func `A report is due at once and then when 100 ms have passed`() {
        let clock = ManualClock()
        var meter = ProgressMeter(clock: { clock.read() })
        var due: [UInt64] = []
        for step in 0..<30 {
            if meter.isDue() { due.append(UInt64(step) * 10) }
            clock.advance(10_000_000)
        }
        #expect(due == [0, 100, 200])
    }

    private final class ManualClock: Sendable {
        private let now = Mutex<UInt64>(1)

        func read() -> UInt64 { now.withLock { $0 } }
        func advance(_ nanoseconds: UInt64) { now.withLock { $0 += nanoseconds } }
    }
}
