import Crypto
import Wire

/// What gateways tell each other on `secureinfer:control`: one JSON object,
/// `{"v":1,"gw":…,"boot":…,"seq":…,"t":…,"op":…,"records":[…],"mac":"…"}`.
public struct ControlMessage: Sendable, Equatable {
    public static let channel = "secureinfer:control"
    /// Most bytes of a message.
    static let limit = 64 << 10
    /// Most bytes of records in one: more of them are fetched from the shared store.
    static let recordsLimit = 48 << 10
    static let format = 1

    enum Op: String, Sendable {
        /// Something was put into the shared store.
        case put
        /// The gateway is there.
        case hello
    }

    /// Bytes of the longest name of a gateway.
    static let gatewayLimit = 128

    var gateway: String
    var boot: String
    /// Grows by one with each message of a gateway and boot.
    var sequence: Int
    /// Milliseconds since 1970.
    var time: Int64
    var op: Op
    /// Sealed records, each with a mac of its own.
    var records: [[UInt8]] = []

    func json() -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("v", Self.format)
        out.field("gw", gateway)
        out.field("boot", boot)
        out.field("seq", sequence)
        out.field("t", Int(time))
        out.field("op", op.rawValue)
        out.key("records")
        out.beginArray()
        for record in records { out.spliced(record) }
        out.endArray()
        out.endObject()
        return out.bytes
    }

    /// Reads a message whose mac was right.
    init(json root: JSONView) throws(StateRefusal) {
        guard root["v"]?.int == Self.format else { throw .version }
        let fields = StateFields(root)
        gateway = try fields.text("gw", most: Self.gatewayLimit, least: 1)
        boot = try fields.text("boot", most: 64, least: 1)
        sequence = try fields.number("seq", most: Int(StateFields.latest))
        time = try fields.time("t")
        op = try fields.word("op")
        guard let list = root["records"], list.isArray else { throw .malformed }
        for element in list.elements { records.append(Array(element.source)) }
    }

    init(
        gateway: String, boot: String, sequence: Int, time: Int64, op: Op, records: [[UInt8]] = []
    ) {
        self.gateway = gateway
        self.boot = boot
        self.sequence = sequence
        self.time = time
        self.op = op
        self.records = records
    }
}

/// Seals messages of this gateway under the control key.
struct ControlSeal: Sendable {
    private let seal: FeedSeal

    init(controlKey: SymmetricKey) { seal = StateSeal.seal("secureinfer control v1", controlKey) }

    func sealed(_ message: ControlMessage) -> [UInt8] { seal.sealed(message.json()) }

    func verifies(_ bytes: [UInt8]) -> Bool { seal.verifies(bytes) }
}
