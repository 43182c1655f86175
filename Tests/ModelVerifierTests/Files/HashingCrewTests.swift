import CLinux
import Glibc
import Synchronization
import Testing

@testable import ModelVerifier

struct HashingCrewTests {
    private static let efforts = [1, 2, 3, 8].map { VerificationEffort(workers: $0, givesWay: false) } + [.background]

    @Test(arguments: efforts)
    func `The report does not depend on how many threads made it`(effort: VerificationEffort) throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        let alone = try OllamaFixture.verification.examine(source, effort: .alone)
        #expect(alone.report.status == .ok)
        #expect(try OllamaFixture.verification.examine(source, effort: effort) == alone)
    }

    @Test(arguments: efforts)
    func `Of several damaged files the first of the manifest is named every time`(effort: VerificationEffort) throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        let manifest = try #require(OllamaFixture.parse(try store.folder.read(OllamaFixture.smollm)))
        for layer in manifest.layers[1...] {
            let bytes = [UInt8](repeating: 0x58, count: Int(layer.size))
            try store.folder.write(OllamaFixture.blobPath(layer), bytes)
        }
        for _ in 0..<50 {
            let report = try OllamaFixture.verification.verify(source, effort: effort)
            #expect(report.status == .mismatch)
            #expect(report.layer == "template")
        }
    }

    @Test(arguments: efforts)
    func `Whoever cancels gets no verdict, and progress and questions stay on the caller's thread`(
        effort: VerificationEffort
    ) throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        let caller = pthread_self()
        var asked = 0
        let error = #expect(throws: ModelVerifierError.self) {
            try OllamaFixture.verification.examine(
                source, effort: effort, progress: { _ in #expect(pthread_self() == caller) },
                cancelled: {
                    #expect(pthread_self() == caller)
                    asked += 1
                    return true
                })
        }
        #expect(error?.code == .cancelled)
        #expect(asked > 0)
    }

    @Test(arguments: efforts)
    func `Progress ends at the total`(effort: VerificationEffort) throws {
        let store = try OllamaFixture()
        let source = try #require(try ModelStore.discover(store.folder.path).first)
        var last: VerificationProgress?
        let found = try OllamaFixture.verification.examine(source, effort: effort, progress: { last = $0 })
        #expect(last?.done == found.report.bytes)
        #expect(last?.total == found.report.bytes)
    }

    @Test
    func `A thread that gives way has the lowest priority, and only it`() throws {
        let before = getpriority(__priority_which_t(0), 0)
        let found = Mutex<Int32>(-1)
        let body = Unmanaged.passRetained(
            Probe { found.withLock { $0 = si_give_way() * 100 + getpriority(__priority_which_t(0), 0) } })
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { raw in
                if let raw { Unmanaged<Probe>.fromOpaque(raw).takeRetainedValue().run() }
                return nil
            }, body.toOpaque())
        try #require(failure == 0)
        pthread_join(thread, nil)
        #expect(found.withLock { $0 } == 119)
        #expect(getpriority(__priority_which_t(0), 0) == before)
    }

    private final class Probe: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
