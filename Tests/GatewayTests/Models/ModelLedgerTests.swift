import Glibc
import ModelVerifier
import Testing

@testable import Gateway

@Suite struct ModelLedgerTests {
    private let folder: TestFolder
    private let source: ModelSource
    private let key: String

    init() throws {
        folder = try TestFolder()
        try TestStore(folder).add("tiny")
        source = try #require(try ModelStore.discover(folder.models).first)
        key = source.key
    }

    private func good(_ digest: String = "aa") -> ModelReport {
        ModelReport(model: "tiny:latest", status: .ok, digest: digest, isIntact: true)
    }

    private func settled(period: Int = 1_000_000) -> ModelLedger {
        var ledger = ModelLedger(period: period)
        ledger.found([source], pinned: [:], at: 0)
        conclude(&ledger)
        return ledger
    }

    /// Hashes it, with whatever changes before that.
    private func conclude(
        _ ledger: inout ModelLedger, _ report: ModelReport? = nil, isSteady: Bool = true, at now: Int = 0
    ) {
        let changes = ledger.items[key]?.changes ?? -1
        let report = report ?? good()
        ledger.conclude(key, report, report, evidence: nil, changes: changes, isSteady: isSteady, at: now)
    }

    @Test func `a new model is hashed first, and is not good before`() {
        var ledger = ModelLedger(period: 1000)
        ledger.found([source], pinned: [:], at: 5)
        #expect(ledger.next(at: 4) == nil)
        #expect(ledger.next(at: 5) == .init(key: key, urgency: .fresh))
        #expect(ledger.report(key)?.status == .verifying)
    }

    @Test func `what changes is not good until it was hashed without a change`() throws {
        var ledger = settled()
        let isNews = [100, 110].map { ledger.doubt(key, "blobs/x", at: $0) }
        #expect(isNews == [true, false])
        #expect(ledger.report(key)?.status == .mismatch)
        #expect(ledger.next(at: 110 + ModelLedger.settling - 1) == nil)
        #expect(ledger.next(at: 110 + ModelLedger.settling)?.urgency == .changed)
        // It changed a third time while it was hashed.
        let before = try #require(ledger.items[key]).changes
        _ = ledger.doubt(key, "blobs/x", at: 400)
        ledger.conclude(key, good(), good(), evidence: nil, changes: before, isSteady: true, at: 500)
        #expect(ledger.report(key)?.status == .mismatch)
        conclude(&ledger, at: 900)
        #expect(ledger.report(key)?.status == .ok)
    }

    @Test func `a result that belongs to what was there before is thrown away`() throws {
        var ledger = settled()
        let before = try #require(ledger.items[key]).changes
        ledger.found([], pinned: [:], at: 1)
        ledger.found([source], pinned: [:], at: 2)
        ledger.conclude(key, good(), good(), evidence: nil, changes: before, isSteady: true, at: 3)
        #expect(ledger.report(key)?.status == .verifying)
    }

    @Test func `an operator who ends hashing leaves what changed unserved`() {
        var ledger = settled()
        _ = ledger.doubt(key, "x", at: 0)
        ledger.cancel(key, at: 10)
        #expect(ledger.report(key)?.status == .mismatch && ledger.next(at: 5000) == nil)
    }

    @Test func `a file that does not come to rest is hashed ever less often`() throws {
        var ledger = settled()
        _ = ledger.doubt(key, "x", at: 0)
        var waits: [Int] = []
        for _ in 0..<12 {
            conclude(&ledger, isSteady: false)
            waits.append(try #require(ledger.items[key]).due)
        }
        #expect(waits == waits.sorted() && waits[0] == 400 && waits.last == ModelLedger.longestWait)
    }

    @Test func `what is good is hashed again within its period, and after what changed`() {
        let ledger = settled(period: 1000)
        #expect(ledger.next(at: 749) == nil)
        #expect(ledger.next(at: 1000) == .init(key: key, urgency: .routine))
    }

    @Test func `a model whose name leads elsewhere now is not good from that moment`() throws {
        var ledger = settled()
        try TestStore(folder).add("TINY")
        ledger.found(try ModelStore.discover(folder.models), pinned: [:], at: 10)
        #expect(ledger.report(key)?.status == .unknown)
        #expect(ledger.next(at: 10)?.urgency == .fresh)
    }

    @Test func `what comes under a name from elsewhere inherits nothing that was said of the name`() throws {
        let folder = try TestFolder()
        mkdir(folder.models, 0o755)
        try TestStore.write(folder.models + "/m.gguf", [1])
        var ledger = ModelLedger(period: 1000)
        ledger.found(try ModelStore.discover(folder.models), pinned: [:], at: 0)
        let changes = try #require(ledger.items["m.gguf"]).changes
        ledger.conclude("m.gguf", good(), good(), evidence: nil, changes: changes, isSteady: true, at: 0)
        let registry = ModelRegistry(mode: .enforce)
        registry.update([ModelReport(model: "m", status: .ok)])
        mkdir(folder.models + "/below", 0o755)
        try #require(rename(folder.models + "/m.gguf", folder.models + "/below/m.gguf") == 0)
        ledger.found(try ModelStore.discover(folder.models), pinned: [:], at: 10)
        registry.update(ledger.items.keys.compactMap { ledger.report($0) })
        #expect(registry.refusal(for: "m") == .modelUnknown)
    }

    @Test func `nothing is hashed while the store cannot be read`() {
        var state = GuardState(ledger: ModelLedger(period: 1000))
        state.ledger.found([source], pinned: [:], at: 0)
        state.fault = "too many files"
        if case .model = state.next(at: 10) { Issue.record("a model is hashed") }
        state.fault = nil
        guard case .model(let task) = state.next(at: 10) else {
            Issue.record("nothing is to be done")
            return
        }
        #expect(task.key == key)
    }

    @Test func `a pinned model that is not there is told of`() {
        var ledger = settled()
        ledger.found([], pinned: ["tiny:latest": "aa"], at: 10)
        #expect(ledger.gone == ["tiny:latest": "aa"] && ledger.items.isEmpty)
    }

    @Test func `a server's other digest counts until it says what the store has`() {
        var ledger = settled()
        ledger.heard(["tiny:latest": ["aa"]], from: "a")
        #expect(ledger.report(key)?.status == .ok)
        ledger.heard(["tiny:latest": ["aa", "bb"]], from: "b")
        #expect(ledger.report(key)?.status == .mismatch && ledger.report(key)?.digest == "bb")
        // Hashing the same bytes again makes no difference, and neither does another server.
        _ = ledger.doubt(key, "x", at: 0)
        ledger.heard(["tiny:latest": ["bb"]], from: "b")
        ledger.heard(["tiny:latest": ["aa"]], from: "a")
        conclude(&ledger)
        #expect(ledger.report(key)?.status == .mismatch)
        ledger.heard(["tiny:latest": ["aa"]], from: "b")
        #expect(ledger.report(key)?.status == .ok)
    }

    @Test func `what a server said of an older model says nothing of the one that was approved`() {
        var ledger = settled()
        ledger.heard(["tiny:latest": ["bb"]], from: "a")
        conclude(&ledger, good("bb"))
        #expect(ledger.report(key)?.status == .ok)
    }
}
