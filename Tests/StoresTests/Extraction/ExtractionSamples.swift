import Crypto
import Vocabulary

@testable import Stores

/// Records and keys for tests of what gateways tell each other of tenants' behaviour.
enum ExtractionSamples {
    static let key = SymmetricKey(data: [UInt8](repeating: 3, count: 32))
    static let seal = ExtractionSeal(controlKey: key)
    static let tenant = "t_abcdefgh22334455"
    static let now: Int64 = 1_700_000_000_000

    static let records: [ExtractionRecord] = [
        .init(tenant: tenant, number: 1, time: now, .sample([1, 2, 0, 255], covered: [])),
        .init(tenant: tenant, number: 2, time: now, .sample([], covered: [.extParamSweep, .extCoordinatedKeys])),
        .init(tenant: tenant, number: .max, time: 0, .part([UInt8](repeating: 7, count: 8000))),
        .init(tenant: tenant, number: 4, time: now, .raised(.extTemplateSweep, percent: 100)),
        .init(tenant: tenant, number: 5, time: now, .excuse(.extDistillation)),
        .init(tenant: tenant, number: 6, time: now, .forget),
    ]

    static func entry(_ sequence: UInt64, boot: String = "other", at time: Int64 = now) -> ExtractionEntry {
        ExtractionEntry(boot: boot, sequence: sequence, time: time, records: records)
    }

    static let snapshot = ExtractionSnapshot(
        time: now, position: StreamPosition(time: 9, number: 2), boot: "other", number: 17,
        state: [UInt8](repeating: 1, count: 6000))
}

/// Pseudo-random numbers (SplitMix64), the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
