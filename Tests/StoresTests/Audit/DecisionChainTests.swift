import Testing

@testable import Stores

@Suite struct DecisionChainTests {
    /// Computed by another program from the description of ``DecisionChain`` alone.
    @Test func `The link of a row is what its description says`() {
        var chain = DecisionChain()
        #expect(
            Hexadecimal.text(DecisionChain.genesis)
                == "409f57b2ace7510f2caf2a94e235b53a6901ac8feffa28ef36fc456989ac98af")
        #expect(
            Hexadecimal.text(chain.link(seq: 1, row: .sample("req-1")))
                == "9cf7dd51477ef7ecdb3f0765c86ea22a130cbcc0be18df634a84d5f91bdaa270")
        chain.head = chain.link(seq: 1, row: .sample("req-1"))
        #expect(
            Hexadecimal.text(chain.link(seq: 2, row: .sample("req-2", model: nil, digest: nil)))
                == "e8e725b82a3eb8145038ee018306d6edf84fcf3a621ff0087d1317ad9c7db0e7")
    }

    @Test func `Text moved from one column to the next gives another link`() {
        var chain = DecisionChain()
        var left = DecisionRow.sample("req-1")
        var right = left
        (left.tenantID, left.keyID) = ("ab", "c")
        (right.tenantID, right.keyID) = ("a", "bc")
        #expect(chain.link(seq: 1, row: left) != chain.link(seq: 1, row: right))
    }

    @Test func `No model and an empty one are two things`() {
        var chain = DecisionChain()
        #expect(
            chain.link(seq: 1, row: .sample("r", model: nil)) != chain.link(seq: 1, row: .sample("r", model: "")))
        #expect(
            chain.link(seq: 1, row: .sample("r", digest: nil)) != chain.link(seq: 1, row: .sample("r", digest: [])))
    }
}
