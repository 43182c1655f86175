import SecurityGate
import Testing

/// A counter by reference, so that expectations can use it.
private final class Counter {
    private var counter = BlockCounter()
    var count: Int { counter.count }
    func isTooMuch(_ request: BlockedRequest, now: Int) -> Bool { counter.isTooMuch(request, now: now) }
    func pass(_ target: AutoBanTarget, now: Int) { counter.pass(target, now: now) }
    func forget(_ target: AutoBanTarget) { counter.forget(target) }
}

@Suite struct BlockCounterTests {
    private static func request(
        key: String = "k", address: String? = "192.0.2.7", _ change: (inout AutoBanPolicy) -> Void = { _ in }
    ) -> BlockedRequest {
        var policy = AutoBanPolicy()
        (policy.blocks, policy.window) = (3, 32_000)
        change(&policy)
        return BlockedRequest(
            tenantID: "t_a", tenantName: "acme", keyID: key, address: address.flatMap { ClientAddress($0) },
            policy: policy)
    }

    @Test func `so many blocks within the window are too much, and then it counts anew`() {
        let counter = Counter()
        #expect(!counter.isTooMuch(Self.request(), now: 0))
        #expect(!counter.isTooMuch(Self.request(), now: 10_000))
        #expect(counter.isTooMuch(Self.request(), now: 30_999))
        #expect(!counter.isTooMuch(Self.request(), now: 31_000))
        #expect(counter.count == 1)
    }

    @Test(arguments: [32_000, 33_000, 64_000, 1_000_000])
    func `a block does not count for longer than the window`(_ now: Int) {
        let counter = Counter()
        _ = counter.isTooMuch(Self.request(), now: 0)
        _ = counter.isTooMuch(Self.request(), now: now - 1)
        #expect(!counter.isTooMuch(Self.request(), now: now))
        #expect(counter.isTooMuch(Self.request(), now: now + 1))
    }

    @Test func `time that runs backwards stands still`() {
        let counter = Counter()
        _ = counter.isTooMuch(Self.request(), now: 50_000)
        _ = counter.isTooMuch(Self.request(), now: 1)
        #expect(counter.isTooMuch(Self.request(), now: 50_000))
    }

    @Test func `each target is counted by itself, as policy names it`() {
        let counter = Counter()
        for number in 0..<9 { #expect(!counter.isTooMuch(Self.request(key: "k\(number)"), now: number)) }
        for target in [AutoBanPolicy.Target.tenant, .address] {
            var last = false
            for number in 0..<3 {
                last = counter.isTooMuch(Self.request(key: "k\(number)") { $0.target = target }, now: 20 + number)
            }
            #expect(last)
        }
    }

    @Test func `a network of IPv6 is one target, and an address that is not the client's own gives way to the key`() {
        let byAddress: (inout AutoBanPolicy) -> Void = { $0.target = .address }
        let targets = ["2001:db8::1", "2001:db8::2:1"].map { Self.request(address: $0, byAddress).target }
        #expect(targets[0] == targets[1])
        #expect(targets[0] == AddressRange("2001:db8::/64").map { .address($0) })
        #expect(Self.request(address: nil, byAddress).target == .key("k"))
    }

    @Test func `forgetting a target begins its count anew`() {
        let counter = Counter()
        for now in 0..<2 { _ = counter.isTooMuch(Self.request(), now: now) }
        counter.forget(.key("k"))
        #expect(!counter.isTooMuch(Self.request(), now: 3))
    }

    @Test func `no blocks are ever too much where policy says 0`() {
        let counter = Counter()
        for now in 0..<100 { #expect(!counter.isTooMuch(Self.request { $0.blocks = 0 }, now: now)) }
        #expect(counter.count == 0)
    }

    @Test(arguments: [(50, 3, true), (50, 4, false), (1, 297, true), (1, 298, false), (0, 9999, true), (100, 0, true)])
    func `blocks are too much only as a share of all requests`(_ share: Int, _ passed: Int, _ isTooMuch: Bool) {
        let counter = Counter()
        for now in 0..<2 { _ = counter.isTooMuch(Self.request { $0.share = share }, now: now) }
        for _ in 0..<passed { counter.pass(.key("k"), now: 2) }
        #expect(counter.isTooMuch(Self.request { $0.share = share }, now: 3) == isTooMuch)
    }

    @Test func `what was let through counts no longer than the window, and only for who has blocks in it`() {
        let counter = Counter()
        counter.pass(.key("k"), now: 0)
        #expect(counter.count == 0)
        _ = counter.isTooMuch(Self.request { $0.share = 100 }, now: 0)
        counter.pass(.key("k"), now: 999)
        for now in [31_000, 32_000] { _ = counter.isTooMuch(Self.request { $0.share = 100 }, now: now) }
        #expect(counter.isTooMuch(Self.request { $0.share = 100 }, now: 33_000))
        _ = counter.isTooMuch(Self.request(), now: 40_000)
        counter.pass(.key("k"), now: 72_000)
        #expect(counter.count == 0)
    }

    @Test(arguments: ["t_a", "acme", "k", "192.0.2.7", "192.0.2.0/24"])
    func `who is spared is not counted`(_ name: String) {
        let counter = Counter()
        for now in 0..<9 { #expect(!counter.isTooMuch(Self.request { $0.spared = ["x", name] }, now: now)) }
    }

    @Test(arguments: ["t_b", "ac", "192.0.3.0/24", "192.0.2.0/2x"])
    func `who is not spared is counted`(_ name: String) {
        let counter = Counter()
        for now in 0..<2 { _ = counter.isTooMuch(Self.request { $0.spared = [name] }, now: now) }
        #expect(counter.isTooMuch(Self.request { $0.spared = [name] }, now: 2))
    }

    @Test func `memory is bounded, and those who go on are not forgotten`() {
        let counter = Counter()
        _ = counter.isTooMuch(Self.request(key: "busy") { $0.blocks = 1000 }, now: 0)
        for number in 0..<30_000 {
            _ = counter.isTooMuch(Self.request(key: "k\(number)"), now: number)
            if number % 1000 == 0 { _ = counter.isTooMuch(Self.request(key: "busy") { $0.blocks = 1000 }, now: number) }
        }
        #expect(counter.count <= BlockCounter.capacity)
        #expect(counter.isTooMuch(Self.request(key: "busy") { $0.blocks = 20 }, now: 30_000))
    }

    @Test func `the durations grow and the last one stays`() {
        var policy = AutoBanPolicy()
        policy.durations = [1, 5, 9]
        #expect([0, 1, 2, 3, 99].map { policy.duration(after: $0) } == [1, 5, 9, 9, 9])
        policy.durations = []
        #expect(policy.duration(after: 0) == 0)
    }
}
