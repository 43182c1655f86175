import Foundation
import Testing

@testable import ModelVerifier

struct Base64Tests {
    @Test
    func `What an encoder writes is read back`() {
        var random = SplitMix(state: 64)
        for count in 0..<100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64.decode(Data(bytes).base64EncodedString()) == bytes)
        }
    }

    @Test(arguments: [
        "A", "AA", "AAA", "A===", "AA=A", "AA==AA==", "AB==", "AAB=", "AA A", "AAA\n", "AA-_", "=", "é===",
    ])
    func `What no encoder would have written is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
