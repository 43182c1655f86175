import RiskScorer
import SecurityGate
import Testing

@testable import Gateway

@Suite struct LeakCacheTests {
    static let prompt = GatewayTests.LeakTests.prompt

    @Test func `of a system message no more is kept than is looked for`() {
        let cache = LeakCache()
        let long = Self.prompt + String(repeating: " The tide comes in at noon.", count: 2000)
        #expect(cache.prompt(long, tenant: "a") != nil)
        #expect(cache.bytes == LeakSource.promptLimit)
        #expect(cache.prompt(long + " More.", tenant: "a") != nil)
        #expect(cache.bytes == LeakSource.promptLimit)
    }

    @Test func `each tenant has its own`() {
        let cache = LeakCache()
        for tenant in ["a", "b", "a"] { #expect(cache.prompt(Self.prompt, tenant: tenant) != nil) }
        #expect(cache.bytes == 2 * Self.prompt.utf8.count)
    }

    @Test func `hosts are prepared once, until policy lists others`() {
        let cache = LeakCache()
        var output = OutputPolicy()
        output.allowedHosts = ["img.example"]
        let first = cache.hosts(output)
        #expect(cache.hosts(output) === first)
        output.allowedHosts.append("*.cdn.example")
        let second = cache.hosts(output)
        #expect(second !== first && cache.hosts(output) === second)
    }
}
