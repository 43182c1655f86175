import Testing
import Vocabulary

@testable import Wire

struct FeedSealTests {
    @Test(arguments: FeedSamples.events) func `An event comes back from its seal as it was`(event: FeedEvent) {
        let sealed = FeedSamples.seal().sealed(event.json())
        #expect(FeedSamples.seal().open(sealed) == event)
    }

    @Test func `The mac is the last member and covers the bytes before it`() throws {
        let event = FeedSamples.events[0]
        let sealed = FeedSamples.seal().sealed(event.json())
        let members = try JSONDocument(sealed).root.members.map { $0.key.string }
        #expect(members.last == "mac")
        #expect(sealed.starts(with: event.json().dropLast()))
        #expect(sealed.count == event.json().count + 73)
    }

    @Test(arguments: [FeedSamples.events[0], FeedSamples.events[2]])
    func `A message with one bit or byte changed, missing or added is refused at every place`(event: FeedEvent) {
        let seal = FeedSamples.seal()
        let sealed = seal.sealed(event.json())
        for place in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[place] ^= 1 << bit
                #expect(!seal.verifies(altered), "bit \(bit) of byte \(place)")
            }
            #expect(!seal.verifies(Array(sealed[..<place])), "cut at \(place)")
            #expect(!seal.verifies(Array(sealed[..<place] + sealed[(place + 1)...])), "without \(place)")
            #expect(!seal.verifies(Array(sealed[..<place] + [0x20] + sealed[place...])), "more at \(place)")
        }
        #expect(!seal.verifies(sealed + [0x0A]))
    }

    @Test func `Another key, no mac, and a mac put twice are refused`() {
        let event = FeedSamples.events[0]
        let sealed = FeedSamples.seal().sealed(event.json())
        #expect(FeedSamples.seal(key: 2).open(sealed) == nil)
        #expect(FeedSamples.seal().open(event.json()) == nil)
        #expect(FeedSamples.seal().open(FeedSamples.seal().sealed(sealed)) == nil)
        #expect(FeedSamples.seal().open([]) == nil)
    }

    @Test(arguments: [0, 16, 31, 33, 64]) func `A hash of another length opens nothing`(length: Int) {
        let seal = FeedSeal { _ in [UInt8](repeating: 0xAB, count: length) }
        let genuine = FeedSeal { _ in [UInt8](repeating: 0xAB, count: 32) }.sealed(FeedSamples.events[0].json())
        #expect(!seal.verifies(genuine))
        #expect(!seal.verifies(seal.sealed(FeedSamples.events[0].json())))
    }
}
