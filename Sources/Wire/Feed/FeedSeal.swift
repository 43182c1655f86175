/// Puts a mac on feed events and takes it off again; the keyed hash itself comes from outside.
///
/// The mac covers the exact bytes before `,"mac"`: HMAC-SHA256 under the feed key, as 64 lower-case hex digits.
public struct FeedSeal: Sendable {
    /// HMAC-SHA256 of a message under the feed key, 32 bytes.
    public typealias MAC = @Sendable ([UInt8]) -> [UInt8]

    private static let tail = Array(",\"mac\":\"".utf8)
    private static let hexDigits = Array("0123456789abcdef".utf8)
    private let mac: MAC

    public init(mac: @escaping MAC) { self.mac = mac }

    /// `{…}` becomes `{…,"mac":"…"}`.
    public func sealed(_ json: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(json.count + 80)
        out.append(contentsOf: json)
        out.removeLast()
        let code = mac(out)
        out.append(contentsOf: Self.tail)
        for byte in code {
            out.append(Self.hexDigits[Int(byte >> 4)])
            out.append(Self.hexDigits[Int(byte & 15)])
        }
        out.append(UInt8(ascii: "\""))
        out.append(UInt8(ascii: "}"))
        return out
    }

    /// True when `sealed` ends in a mac and it is the right one; compared in constant time.
    public func verifies(_ sealed: [UInt8]) -> Bool {
        let macLength = 64
        let cut = sealed.count - (Self.tail.count + macLength + 2)
        guard cut > 0, sealed[cut..<(cut + Self.tail.count)].elementsEqual(Self.tail),
            sealed[sealed.count - 2] == UInt8(ascii: "\""), sealed[sealed.count - 1] == UInt8(ascii: "}")
        else { return false }
        let given = sealed[(cut + Self.tail.count)..<(cut + Self.tail.count + macLength)]
        let wanted = mac(Array(sealed[..<cut]))
        guard 2 * wanted.count == macLength else { return false }
        var difference: UInt8 = 0
        for (position, byte) in wanted.enumerated() {
            let base = given.startIndex + 2 * position
            difference |= given[base] ^ Self.hexDigits[Int(byte >> 4)]
            difference |= given[base + 1] ^ Self.hexDigits[Int(byte & 15)]
        }
        return difference == 0
    }

    /// Parses and checks one message of the feed; nil when the mac or the shape is wrong.
    public func open(_ sealed: [UInt8]) -> FeedEvent? {
        guard verifies(sealed), let document = try? JSONDocument(sealed) else { return nil }
        return FeedEvent(json: document.root)
    }
}
