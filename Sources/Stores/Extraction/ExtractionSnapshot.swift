/// A tenant's state of the extraction detector at one moment, and which requests are in it.
///
/// In it is everything of the stream up to ``position``, and beyond that what the gateway that wrote it had counted itself:
/// its records up to ``number``. Whoever goes on from it leaves both out, so that nothing counts twice.
public struct ExtractionSnapshot: Sendable, Equatable {
    /// Milliseconds since 1970, when it was made.
    public var time: Int64
    public var position: StreamPosition
    /// The run of the gateway that made it.
    public var boot: String
    public var number: UInt64
    /// The state, encoded.
    public var state: [UInt8]

    public init(time: Int64, position: StreamPosition, boot: String, number: UInt64, state: [UInt8]) {
        self.time = time
        self.position = position
        self.boot = boot
        self.number = number
        self.state = state
    }

    /// Most bytes of an encoded one.
    static let limit = ExtractionRecord.partLimit + 128
    private static let format: UInt8 = 1

    /// Whether a record is in it.
    public func covers(_ position: StreamPosition?, boot: String, number: UInt64) -> Bool {
        if let position, position <= self.position { return true }
        return boot == self.boot && number <= self.number
    }

    /// Whether it knows more than another: it read further in the stream, or is younger where there is none.
    public func isNewer(than other: ExtractionSnapshot) -> Bool {
        (position, time) > (other.position, other.time)
    }

    var bytes: [UInt8] {
        var out = ByteWriter()
        out.number(Self.format)
        out.number(time)
        out.number(position.time)
        out.number(position.number)
        out.text(boot)
        out.number(number)
        out.string(state)
        return out.bytes
    }

    /// - Throws: ``StateRefusal`` with `version` or `malformed`.
    init(bytes: ArraySlice<UInt8>) throws(StateRefusal) {
        var view = ByteReader(bytes)
        guard view.number(UInt8.self) == Self.format else { throw .version }
        guard let time = view.number(Int64.self), 0...StateFields.latest ~= time,
            let first = view.number(UInt64.self), let second = view.number(UInt64.self),
            let boot = view.text(most: 64), let number = view.number(UInt64.self),
            let state = view.string(most: ExtractionRecord.partLimit), view.isAtEnd
        else { throw .malformed }
        let position = StreamPosition(time: first, number: second)
        self.init(time: time, position: position, boot: boot, number: number, state: state)
    }
}
