import Testing

@testable import ConsoleCore

struct QuantityTests {
    struct Case: Sendable {
        var have: String
        var want: String

        init(_ have: String, _ want: String) { (self.have, self.want) = (have, want) }
    }

    static let cases: [Case] = [
        .init(Quantity.grouped(0), "0"), .init(Quantity.grouped(1284), "1,284"),
        .init(Quantity.grouped(-1_000_000), "-1,000,000"), .init(Quantity.grouped(.min), "-9,223,372,036,854,775,808"),
        .init(Quantity.rate(88.06), "88.1"), .init(Quantity.rate(9.96), "10.0"), .init(Quantity.rate(12_345), "12k"),
        .init(Quantity.rate(9902.8), "9902"),
        .init(Quantity.rate(.nan), "?"), .init(Quantity.rate(-1), "?"), .init(Quantity.share(0.97), "0.97"),
        .init(Quantity.share(1), "1.00"), .init(Quantity.share(7), "?"), .init(Quantity.bytes(999), "999 B"),
        .init(Quantity.bytes(-4), "0 B"), .init(Quantity.bytes(4_700_000_000), "4.7 GB"),
        .init(Quantity.bytes(438_000_000), "438 MB"), .init(Quantity.bytes(.max), "9223 PB"),
        .init(Quantity.duration(seconds: 45), "45s"), .init(Quantity.duration(seconds: 900), "15m"),
        .init(Quantity.duration(seconds: 13_260), "3h41m"), .init(Quantity.duration(seconds: 14_400), "4h"),
        .init(Quantity.duration(seconds: 187_200), "2d4h"), .init(Quantity.duration(seconds: -3), "0s"),
        .init(Quantity.timeLeft(until: 14_400_600, now: 400), "4h"),
        .init(Quantity.timeLeft(until: .min, now: 5), "0s"),
        .init(Quantity.timeLeft(until: nil, now: 5), "permanent"),
        .init(Quantity.timeOfDay(Scene.wall), "12:04:31"), .init(Quantity.timeOfDay(-1000), "23:59:59"),
        .init(Quantity.digest("sha256:" + Scene.digest("9f86d081")), "9f86d081…abab"),
        .init(Quantity.digest("ab"), "ab"),
        .init(Quantity.bar(0.46, columns: 10), "████▌░░░░░"), .init(Quantity.bar(7, columns: 3), "███"),
        .init(Quantity.bar(-1, columns: 3), "░░░"),
    ]

    @Test(arguments: cases)
    func `numbers read as people write them`(_ item: Case) { #expect(item.have == item.want) }
}
