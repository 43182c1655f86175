import Crypto
import Testing
import Vocabulary

@testable import Stores

@Suite struct ExtractionEntryTests {
    private typealias Samples = ExtractionSamples

    private func refusal(_ body: () throws -> Void) -> StateRefusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? StateRefusal
        }
    }

    @Test func `an entry is what it was after sealing and opening`() throws {
        let entry = Samples.entry(7)
        let sealed = Samples.seal.sealed(entry)
        #expect(sealed.count <= ExtractionEntry.limit)
        #expect(try Samples.seal.open(sealed) == entry)
    }

    @Test func `a snapshot is what it was, and opens in its tenant's place alone`() throws {
        let sealed = Samples.seal.sealed(Samples.snapshot, of: Samples.tenant)
        #expect(try Samples.seal.open(sealed, of: Samples.tenant) == Samples.snapshot)
        #expect(refusal { _ = try Samples.seal.open(sealed, of: "t_abcdefgh22334456") } == .malformed)
        #expect(refusal { _ = try Samples.seal.open(sealed) } == .mac)
        let entry = Samples.seal.sealed(Samples.entry(1))
        #expect(refusal { _ = try Samples.seal.open(entry, of: Samples.tenant) } == .mac)
    }

    @Test func `another key, a changed byte, a cut and too many bytes are refused`() {
        let sealed = Samples.seal.sealed(Samples.entry(7))
        let other = ExtractionSeal(controlKey: SymmetricKey(data: [UInt8](repeating: 4, count: 32)))
        #expect(refusal { _ = try other.open(sealed) } == .mac)
        var random = SeededNumbers(state: 1)
        for _ in 0..<500 {
            var changed = sealed
            changed[Int.random(in: 0..<changed.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            #expect(refusal { _ = try Samples.seal.open(changed) } == .mac)
            let cut = Array(sealed.prefix(Int.random(in: 0..<sealed.count, using: &random)))
            #expect([.mac, .malformed].contains(refusal { _ = try Samples.seal.open(cut) }))
        }
        let long = [UInt8](repeating: 0, count: ExtractionEntry.limit + 1)
        #expect(refusal { _ = try Samples.seal.open(long) } == .oversized)
    }

    @Test func `bytes with a right mac that no gateway writes are refused, whatever they are`() {
        let bytes = Samples.entry(7).bytes
        var random = SeededNumbers(state: 2)
        var taken = 0
        for _ in 0..<5_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                changed[Int.random(in: 0..<changed.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { changed.removeLast(Int.random(in: 1...40, using: &random)) }
            guard let entry = try? ExtractionEntry(bytes: changed[...]) else { continue }
            taken += 1
            // What is taken is taken as it stands: nothing of it was guessed.
            #expect(entry.bytes == changed)
        }
        #expect(taken > 0 && taken < 4_000)
        for count in 0..<64 {
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect((try? ExtractionEntry(bytes: noise[...])) == nil)
        }
        #expect((try? ExtractionSnapshot(bytes: Samples.snapshot.bytes.dropLast())) == nil)
    }

    @Test func `many records become entries of a bounded size, numbered one after the other`() {
        let records = (0..<1_000).map { number in
            ExtractionRecord(
                tenant: Samples.tenant, number: UInt64(number), time: 0,
                number % 100 == 0
                    ? .part([UInt8](repeating: 0, count: 8_000))
                    : .sample([UInt8](repeating: 0, count: 192), covered: []))
        }
        var sequence: UInt64 = 41
        let entries = ExtractionEntry.entries(records, boot: "b", after: &sequence, time: 0)
        #expect(entries.map(\.sequence) == (0..<UInt64(entries.count)).map { $0 + 42 })
        #expect(sequence == 41 + UInt64(entries.count))
        #expect(entries.flatMap(\.records) == records)
        #expect(entries.allSatisfy { Samples.seal.sealed($0).count <= ExtractionEntry.limit })
    }

    @Test(arguments: ["", "1", "1-", "-1", "01-0", "1-00", "+1-0", "1-0-0", "1-99999999999999999999", "a-b", " 1-0"])
    func `a text that Redis does not write is no place`(_ text: String) { #expect(StreamPosition(text) == nil) }

    @Test func `places are read as they are written, and ordered`() {
        #expect(StreamPosition("1700000000000-5")?.description == "1700000000000-5")
        #expect(StreamPosition(time: 1, number: .max) < StreamPosition(time: 2, number: 0))
    }
}
