import Testing

@testable import ModelVerifier

/// Mutates stores by a seed, judges each as the gateway would, and counts.
struct MutationCampaign {
    /// What became of a campaign.
    struct Count: Equatable {
        /// Mutated stores that were refused.
        var refused = 0
        /// Mutations that left everything as it was; not counted as refused.
        var unchanged = 0
        /// Stores without a mutation that were good.
        var controls = 0
        /// What went wrong: a mutated store that was served, a control that was not, a mutation seen too late.
        var misses: [String] = []
        /// Refused stores by mutation.
        var byName: [String: Int] = [:]
    }

    let folder: TemporaryFolder
    /// False to trust whatever is there at first sight, as a gateway without a baseline would: mutations must be missed
    /// then.
    let hasBaseline: Bool
    var random: SplitMix
    var count = Count()

    init(seed: UInt64, hasBaseline: Bool = true) throws {
        folder = try TemporaryFolder()
        self.hasBaseline = hasBaseline
        random = SplitMix(state: seed)
    }

    /// Goes through all mutations for all stores they are made for, again and again, until so many stores were refused.
    mutating func run(until wanted: Int) throws {
        let pairs = SignedStore.all.flatMap { store in
            Mutation.all.filter { $0.formats.contains(store.format) }.map { (store, $0) }
        }
        try #require(pairs.count > 100)
        while count.refused < wanted, count.misses.count < 20 {
            for store in SignedStore.all { try control(store) }
            for (store, mutation) in pairs where count.refused < wanted { try one(mutation, of: store) }
        }
    }

    private mutating func control(_ store: SignedStore) throws {
        for (trust, isServed) in try judge(store.state, of: store).served {
            if isServed {
                count.controls += 1
            } else {
                count.misses.append("an untouched \(store.format) store is refused under \(trust)")
            }
        }
    }

    private mutating func one(_ mutation: Mutation, of store: SignedStore) throws {
        let before = random
        var state = store.state
        mutation.change(&state, &random)
        guard state.differs(from: store.state) else { return count.unchanged += 1 }
        let judged = try judge(state, of: store)
        for (trust, isServed) in judged.served where trust == .signed || mutation.witness != .signature {
            if isServed || (mutation.witness == .verification && judged.isIntact) {
                count.misses.append("\(mutation.name) of \(store.format) under \(trust), generator at \(before.state)")
            }
        }
        count.refused += 1
        count.byName[mutation.name, default: 0] += 1
    }

    /// What the gateway would make of a store.
    private struct Judged {
        /// Whether a request is served, under approval and under signatures.
        var served: [(trust: ModelTrust, isServed: Bool)]
        /// Whether the model could be approved.
        var isIntact: Bool
    }

    private func judge(_ state: SignedStore.State, of store: SignedStore) throws -> Judged {
        defer { try? folder.removeAll() }
        try state.store.write(to: folder, below: "models")
        if let bundle = state.bundle { try folder.write("signatures/\(state.served).sig", bundle) }
        let sources = try ModelStore.discover(folder.at("models"))
        let found = try sources.map { ($0, try OllamaFixture.verification.verify($0)) }
        let served = try [ModelTrust.approved, .signed].map { trust in
            let registry = ModelRegistry(mode: .enforce)
            registry.update(try found.map { try judge($0.1, $0.0, of: store, trust) })
            return (trust, registry.refusal(for: state.served) == nil)
        }
        return Judged(served: served, isIntact: found.contains { $0.0.model == state.served && $0.1.isIntact })
    }

    private func judge(
        _ report: ModelReport, _ source: ModelSource, of store: SignedStore, _ trust: ModelTrust
    ) throws -> ModelReport {
        guard hasBaseline else {
            return ModelTrust.judge(report, pins: [:], trust: .firstUse, baselineEmpty: true, time: 0).report
        }
        let pins = [store.model: ModelPin(model: store.model, digest: store.root, origin: .approved, time: 0)]
        let signatures = ModelSignatures(
            directory: folder.at("signatures"), keys: [store.key], json: StrictJSON.parse)
        let verdict = trust == .signed ? signatures.verdict(on: report, of: source) : .missing
        return ModelTrust.judge(
            report, pins: pins, trust: trust, baselineEmpty: false, time: 0, signature: verdict,
            bindings: try store.bindings()
        ).report
    }
}

extension SignedStore {
    fileprivate func bindings() throws -> BindingPolicy {
        try BindingPolicyTests.policy(#"{"version":1,"models":[{"name":"m","root":"\#(root)"}]}"#)
    }
}

extension SignedStore.State {
    /// True when anything that steers a model is another: a file, a name, or what the signature says. White space in a
    /// bundle and the identifier that its signature carries beside the key's hint say nothing.
    fileprivate func differs(from other: SignedStore.State) -> Bool {
        store != other.store || served != other.served || Self.meaning(bundle) != Self.meaning(other.bundle)
    }

    private static func meaning(_ bundle: [UInt8]?) -> JSONTree? {
        guard let bundle else { return nil }
        guard case .record(var tree)? = StrictJSON.parse(bundle) else { return .list([]) }
        guard case .record(var envelope)? = tree["dsseEnvelope"], let signatures = envelope["signatures"]?.list else {
            return .record(tree)
        }
        envelope["signatures"] = .list(
            signatures.map { signature in
                guard var members = signature.record, members["keyid"]?.text != nil else { return signature }
                members["keyid"] = .text("")
                return .record(members)
            })
        tree["dsseEnvelope"] = .record(envelope)
        return .record(tree)
    }
}
