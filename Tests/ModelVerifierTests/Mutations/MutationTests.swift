import Foundation
import Testing

@testable import ModelVerifier

struct MutationTests {
    /// Refused stores that are wanted: some hundreds, or as many as `MODEL_MUTATIONS` says (`make model-mutations`).
    private static let wanted = ProcessInfo.processInfo.environment["MODEL_MUTATIONS"].flatMap(Int.init) ?? 400
    private static let seed = ProcessInfo.processInfo.environment["MODEL_SEED"].flatMap(UInt64.init) ?? 9

    @Test
    func `Every mutated store is refused and every untouched one is served`() throws {
        var campaign = try MutationCampaign(seed: Self.seed)
        let began = ModelVerification.monotonic()
        try campaign.run(until: Self.wanted)
        let count = campaign.count
        for miss in count.misses { Issue.record("\(miss)") }
        #expect(count.refused >= Self.wanted)
        #expect(count.controls > 0)
        #expect(
            count.byName.count == Mutation.all.count, "\(Mutation.all.map(\.name).filter { count.byName[$0] == nil })")
        let seconds = (ModelVerification.monotonic() - began) / 1_000_000_000
        print(
            "\(count.refused) mutated stores of \(count.byName.count) kinds refused, \(count.misses.count) misses,",
            "\(count.controls) untouched ones served, \(count.unchanged) mutations changed nothing, \(seconds) s")
    }

    @Test
    func `A gateway that trusted whatever is there would be noticed, but what is not sound is refused even then`()
        throws
    {
        var campaign = try MutationCampaign(seed: Self.seed, hasBaseline: false)
        try campaign.run(until: 400)
        #expect(campaign.count.misses.count >= 20)
        let unsound = Mutation.all.filter { $0.witness == .verification }.map(\.name)
        #expect(unsound.count > 15)
        for miss in campaign.count.misses { #expect(!unsound.contains { miss.hasPrefix("\($0) of") }, "\(miss)") }
    }

    @Test
    func `A verifier that looked at nothing but names would be noticed`() throws {
        let store = try #require(SignedStore.all.first)
        #expect(store.state.contentFiles.count > 10)
        #expect(SignedStore.all.map(\.format) == [.ollama, .gguf, .safetensors])
        #expect(Mutation.all.count > 50)
        #expect(Set(Mutation.all.map(\.name)).count == Mutation.all.count)
    }
}
