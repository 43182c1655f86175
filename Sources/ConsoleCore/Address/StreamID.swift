/// The id of an entry of a Redis stream: `1777896271000-0`.
public struct StreamID: Sendable, Equatable {
    /// Two numbers of 64 bits and what is between them.
    private static let longest = 41

    public let text: String

    /// Takes digits and `-` as Redis gives them; nil for anything else, which goes into no command.
    public init?(_ bytes: [UInt8]) {
        let isID = bytes.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || $0 == UInt8(ascii: "-") }
        guard 1...Self.longest ~= bytes.count, isID else { return nil }
        text = String(decoding: bytes, as: UTF8.self)
    }
}
