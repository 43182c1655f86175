import Testing

@testable import ModelVerifier

struct SafetensorsHeaderTests {
    static func file(_ header: String, data: Int) -> [UInt8] {
        GGUFBuilder.le(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 1, count: data)
    }

    private static func check(_ bytes: [UInt8]) -> Refusal? {
        do {
            try SafetensorsHeader.check(size: UInt64(bytes.count)) { offset, target in
                guard offset < UInt64(bytes.count) else { return 0 }
                let found = bytes[Int(offset)...].prefix(target.count)
                target.copyBytes(from: found)
                return found.count
            }
            return nil
        } catch let refusal {
            return refusal
        }
    }

    struct Case: Sendable {
        var header: String
        var data: Int

        init(_ header: String, _ data: Int) {
            self.header = header
            self.data = data
        }
    }

    static let sound: [Case] = [
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4),
        Case(#"{ "a" : {"shape":[ 2 , 3 ],"data_offsets":[ 0,12 ],"dtype":"BF16"} }   "#, 12),
        Case(
            #"{"b":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"#
                + #""a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#,
            8),
        Case(
            #"{"__metadata__":{"format":"pt","x":"\"\\\u0041"},"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}"#, 1
        ),
        Case(#"{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}"#, 0),
        Case("{}", 0),
    ]

    @Test(arguments: sound)
    func `A sound file passes`(of: Case) {
        #expect(Self.check(Self.file(of.header, data: of.data)) == nil)
    }

    static let broken: [Case] = [
        Case("[]", 0),
        Case("{", 0),
        Case(#"{"a"}"#, 0),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}x"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 5),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 3),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[1,5]}}"#, 5),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[5],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4.0],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"a":{"dtype":"U7","shape":[4],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}"#, 1),
        Case(#"{"a":{"dtype":"U8","shape":[4]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4],"more":[1]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4,8]}}"#, 4),
        Case(#"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#, 0),
        Case(#"{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,18446744073709551616]}}"#, 4),
        Case(#"{"\u0061":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4),
        Case(#"{"__metadata__":{"a":1}}"#, 0),
        Case(
            #"{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"#
                + #""a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}"#,
            4),
        Case(
            #"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"#
                + #""b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#,
            4),
    ]

    @Test(arguments: broken)
    func `A broken file is malformed`(of: Case) {
        #expect(Self.check(Self.file(of.header, data: of.data))?.status == .malformed)
    }

    @Test
    func `Five thousand mutated headers end in a verdict and most are refused`() {
        var random = SplitMix(state: 4_711)
        let sound = Self.file(Self.sound[2].header, data: 8)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = sound
            let place = Int.random(in: 0..<sound.count - 8, using: &random)
            bytes[place] = .random(in: 0...255, using: &random)
            if Self.check(bytes) != nil { refused += 1 }
        }
        #expect(refused > 3_000)
        #expect(refused < 5_000)
    }
}
