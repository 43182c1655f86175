import ModelVerifier
import Stores
import Text

/// What is known of each model of the store, what follows from it, and which is to be hashed next. Times are milliseconds
/// of a clock that never jumps.
struct ModelLedger {
    /// One model as it lies on disk.
    struct Item {
        var source: ModelSource
        /// What its files came to, before anybody's word was asked; nil until they were hashed once.
        var examined: ModelReport?
        /// What that came to by pins or signatures.
        var verdict: ModelReport
        var phase = Phase.fresh
        /// Another number after each change that was seen, and for each item.
        var changes: Int
        /// Times in a row that it changed while it was hashed.
        var setbacks = 0
        /// When it is to be hashed.
        var due: Int
        /// What it is made of, kept only while it waits for an approval.
        var evidence: ModelEvidence?
    }

    enum Phase: Equatable {
        /// Never hashed.
        case fresh
        /// As it was when it was hashed.
        case settled
        /// Something is other than it was.
        case changed(String)
    }

    /// A model that is to be hashed.
    struct Task: Equatable {
        var key: String
        var urgency: Urgency
    }

    enum Urgency: Int, Comparable {
        /// It was served until it changed.
        case changed
        /// It came a moment ago.
        case fresh
        /// It is hashed from time to time, and nobody waits for it.
        case routine

        static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
    }

    /// Between a change and hashing, since changes seldom come alone.
    static let settling = 200
    /// Longest wait where a file does not come to rest.
    static let longestWait = 30_000
    /// Models of which it is kept what they are made of.
    static let evidenceLimit = 64

    /// Milliseconds between two hashings of what did not change.
    var period: Int
    private(set) var items: [String: Item] = [:]
    /// Pinned models that are not there, each with the digest that it had.
    private(set) var gone: [String: String] = [:]
    /// What model servers say that is other than what the store has.
    private(set) var claims = ServerClaims()
    private var changes = 0

    init(period: Int) { self.period = period }

    // MARK: - What is there

    /// Takes over what a search found.
    ///
    /// - Parameter pinned: digests of the pinned models by their names.
    mutating func found(_ sources: [ModelSource], pinned: [String: String], at now: Int) {
        let keys = Set(sources.map(\.key))
        // A verdict belongs to a place: whoever comes under the name of another has none of it.
        let before = Set(items.values.map { ModelReport.lookupName(of: $0.source.model) })
        items = items.filter { keys.contains($0.key) }
        for source in sources where items[source.key]?.source != source {
            let isNew = !before.contains(ModelReport.lookupName(of: source.model))
            changes += 1
            items[source.key] = Item(
                source: source,
                verdict: ModelReport(
                    model: source.model, status: isNew ? .verifying : .unknown,
                    reason: isNew ? "" : "what lies under its name changed"), changes: changes, due: now)
        }
        let names = Set(sources.map { ModelReport.lookupName(of: $0.model) })
        gone = pinned.filter { !names.contains(ModelReport.lookupName(of: $0.key)) }
    }

    // MARK: - Changes

    /// Something of a model is other than it was: from now on it is not served.
    ///
    /// - Returns: false where that was known.
    mutating func doubt(_ key: String, _ what: String, at now: Int) -> Bool {
        guard var item = items[key] else { return false }
        changes += 1
        item.changes = changes
        item.due = now + Self.settling
        let isNews = item.phase == .settled
        item.phase = item.examined == nil ? .fresh : .changed(what)
        items[key] = item
        return isNews
    }

    /// Takes the result of hashing a model.
    ///
    /// - Parameters:
    ///   - changes: how often it had changed when that began.
    ///   - isSteady: false where something is other than it was then.
    mutating func conclude(
        _ key: String, _ examined: ModelReport, _ verdict: ModelReport, evidence: ModelEvidence?, changes: Int,
        isSteady: Bool, at now: Int
    ) {
        guard var item = items[key] else { return }
        if isSteady, item.changes == changes {
            (item.examined, item.verdict, item.phase, item.setbacks) = (examined, verdict, .settled, 0)
            item.due = now + period - Self.share(of: key, period / 4)
            item.evidence = verdict.status == .ok || waiting >= Self.evidenceLimit ? nil : evidence
        } else {
            item.examined = item.examined ?? examined
            item.setbacks = min(item.setbacks + 1, 8)
            item.phase = .changed("a file that changed while it was hashed")
            item.due = now + min(Self.settling << item.setbacks, Self.longestWait)
        }
        items[key] = item
    }

    /// Takes over what somebody's word made of the same files.
    mutating func judge(_ key: String, _ verdict: ModelReport) {
        items[key]?.verdict = verdict
        if verdict.status == .ok { items[key]?.evidence = nil }
    }

    /// An operator had hashing ended: what has no good verdict has none until somebody asks again, or its time comes.
    mutating func cancel(_ key: String, at now: Int) {
        guard var item = items[key], item.phase != .settled else { return }
        item.due = now + period
        if item.phase == .fresh {
            item.phase = .settled
            item.verdict = ModelReport(
                model: item.source.model, status: .unknown, reason: "its verification was cancelled")
        }
        items[key] = item
    }

    private var waiting: Int { items.values.count { $0.evidence != nil } }

    /// Takes over what a model server says of its models: digests by their names.
    mutating func heard(_ digests: [String: Set<String>], from server: String) {
        var differing: [String: ServerClaims.Claim] = [:]
        for item in items.values where item.source.format == .ollama {
            let model = item.source.model
            guard item.phase == .settled else {
                // What it said of files that are hashed again holds until it says something else of them.
                differing[model] = claims.claim(on: model, of: server)
                continue
            }
            let other = digests[item.verdict.lookupName]?.filter { $0 != item.verdict.digest }.min()
            guard let digest = other else { continue }
            differing[model] = .init(server: server, digest: digest, against: item.verdict.digest)
        }
        claims.take(differing, from: server)
    }

    // MARK: - What follows

    /// What is to be hashed now: what changed or is new before what is due from time to time.
    func next(at now: Int) -> Task? {
        let due = items.lazy.filter { $0.value.due <= now }
        let first = due.min { ($0.value.rank, $0.value.due, $0.key) < ($1.value.rank, $1.value.due, $1.key) }
        return first.map { Task(key: $0.key, urgency: $0.value.urgency) }
    }

    /// What operators and the registry are told of a model.
    func report(_ key: String) -> ModelReport? {
        guard let item = items[key] else { return nil }
        if case .changed(let what) = item.phase, item.verdict.status == .ok {
            return item.verdict.refused("changed on disk: \(what); it is hashed before it is served again")
        }
        guard item.phase == .settled, item.verdict.status == .ok,
            let claim = claims.claim(on: item.source.model, against: item.verdict.digest)
        else { return item.verdict }
        return item.verdict.refused(
            "the model server \(claim.server) has another under this name", wanted: item.verdict.digest,
            digest: claim.digest)
    }

    /// The keys under which a name is on disk.
    func keys(named model: String) -> [String] {
        let name = ModelReport.lookupName(of: model)
        return items.filter { ModelReport.lookupName(of: $0.value.source.model) == name }.map(\.key).sorted()
    }

    /// Spreads what is done from time to time: always the same share for the same name.
    private static func share(of key: String, _ most: Int) -> Int {
        most > 0 ? Int(WordHash(key.utf8).value % UInt64(most)) : 0
    }
}

extension ModelLedger.Item {
    fileprivate var rank: Int { urgency.rawValue }

    fileprivate var urgency: ModelLedger.Urgency {
        switch phase {
        case .changed: .changed
        case .fresh: .fresh
        case .settled: .routine
        }
    }
}

extension ModelReport {
    /// The same model, not served for a reason that its files do not show.
    fileprivate func refused(_ reason: String, wanted: String? = nil, digest: String? = nil) -> ModelReport {
        var report = self
        report.status = .mismatch
        report.reason = reason
        report.wanted = wanted ?? report.wanted
        report.digest = digest ?? report.digest
        return report
    }
}
