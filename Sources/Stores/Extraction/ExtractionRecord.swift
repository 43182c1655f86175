import Vocabulary

/// What gateways tell each other of a tenant's behaviour: what they saw of it, and what operators said of it.
///
/// Samples are fingerprints without text. The tenant goes by its id, which is random and is part of the keys in Redis anyway.
public struct ExtractionRecord: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// One request. `covered`: the signals that a declared workload explains.
        case sample([UInt8], covered: Set<ReasonCode>)
        /// A state over requests that are told of in no other way.
        case part([UInt8])
        /// A gateway raised an alert: the others need not, and take the tenant up their ladders.
        case raised(ReasonCode, percent: UInt8)
        /// An operator says that this code was a false positive.
        case excuse(ReasonCode)
        /// An operator says that what the tenant did so far does not count.
        case forget
    }

    public var tenant: String
    /// Grows with each record of a gateway and boot, not always by one.
    public var number: UInt64
    /// Milliseconds since 1970.
    public var time: Int64
    public var content: Content

    public init(tenant: String, number: UInt64, time: Int64, _ content: Content) {
        self.tenant = tenant
        self.number = number
        self.time = time
        self.content = content
    }

    /// Most bytes of an encoded sample, and of an encoded state.
    public static let sampleLimit = 255
    public static let partLimit = 12 << 10

    /// The codes that a detector of extraction raises, in an order that never changes.
    static let codes: [ReasonCode] = [
        .extParamSweep, .extLogprobHarvest, .extTemplateSweep, .extDistillation, .extParaphrase, .extRandomTokens,
        .extRepeatToken, .extSystemPrompt, .extCotElicitation, .extCoordinatedKeys,
    ]

    // MARK: - Bytes

    func write(to out: inout ByteWriter) {
        out.number(kind)
        out.text(tenant)
        out.number(number)
        out.number(time)
        switch content {
        case .sample(let bytes, let covered):
            out.number(Self.mask(covered))
            out.string(bytes)
        case .part(let bytes): out.string(bytes)
        case .raised(let code, let percent):
            out.text(code.rawValue)
            out.number(percent)
        case .excuse(let code): out.text(code.rawValue)
        case .forget: break
        }
    }

    private var kind: UInt8 {
        switch content {
        case .sample: 1
        case .part: 2
        case .raised: 3
        case .excuse: 4
        case .forget: 5
        }
    }

    /// Nil unless every part of it is as ``write(to:)`` makes it.
    init?(_ view: inout ByteReader) {
        guard let kind = view.number(UInt8.self), let tenant = view.text(most: 64), StateFields.isTenantID(tenant),
            let number = view.number(UInt64.self), let time = view.number(Int64.self),
            0...StateFields.latest ~= time, let content = Self.content(kind, &view)
        else { return nil }
        self.init(tenant: tenant, number: number, time: time, content)
    }

    private static func content(_ kind: UInt8, _ view: inout ByteReader) -> Content? {
        switch kind {
        case 1:
            guard let mask = view.number(UInt16.self), let covered = codes(mask),
                let bytes = view.string(most: sampleLimit)
            else { return nil }
            return .sample(bytes, covered: covered)
        case 2: return view.string(most: partLimit).map(Content.part)
        case 3:
            guard let code = code(&view), let percent = view.number(UInt8.self), percent <= 100 else { return nil }
            return .raised(code, percent: percent)
        case 4: return code(&view).map(Content.excuse)
        case 5: return .forget
        default: return nil
        }
    }

    private static func code(_ view: inout ByteReader) -> ReasonCode? {
        guard let word = view.text(most: 64), let code = ReasonCode(rawValue: word), codes.contains(code) else {
            return nil
        }
        return code
    }

    private static func mask(_ set: Set<ReasonCode>) -> UInt16 {
        codes.enumerated().reduce(0) { set.contains($1.element) ? $0 | 1 << UInt16($1.offset) : $0 }
    }

    private static func codes(_ mask: UInt16) -> Set<ReasonCode>? {
        guard mask < 1 << UInt16(codes.count) else { return nil }
        return Set(codes.enumerated().filter { mask >> UInt16($0.offset) & 1 == 1 }.map(\.element))
    }
}
