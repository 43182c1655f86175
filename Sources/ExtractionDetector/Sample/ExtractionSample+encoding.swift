extension ExtractionSample {
    /// Bytes of every encoded sample.
    public static let encodedSize = 111
    private static let version: UInt8 = 2

    /// True for what a gateway of another release tells: its samples are of another form.
    public static func isForeign(_ encoded: some Collection<UInt8>) -> Bool {
        encoded.first.map { $0 != version } ?? false
    }

    struct Flags: OptionSet {
        let rawValue: UInt8
        static let bias = Flags(rawValue: 1 << 0)
        static let logprobs = Flags(rawValue: 1 << 1)
        static let echo = Flags(rawValue: 1 << 2)
    }

    /// The sample for another gateway: ``encodedSize`` bytes, the first of them the version of the form.
    public func encoded() -> [UInt8] {
        var writer = ByteWriter(capacity: Self.encodedSize)
        writer.add(Self.version)
        var flags = Flags()
        if hasLogitBias { flags.insert(.bias) }
        if logprobs { flags.insert(.logprobs) }
        if echo { flags.insert(.echo) }
        writer.add(flags.rawValue)
        writer.add(bias.hash)
        writer.add(bias.keys)
        writer.add(bias.peakMilli)
        writer.add(UInt8(topLogprobs))
        writer.add(UInt16(n))
        writer.add(temperatureMilli)
        writer.add(topPMilli)
        writer.add(seed)
        writer.add(maxTokens.map { Int32(clamping: $0) })
        writer.add(UInt16(turns))
        write(prompt, to: &writer)
        for hash in [origin.model, origin.address] { writer.add(hash) }
        return writer.bytes
    }

    private func write(_ prompt: PromptShape, to writer: inout ByteWriter) {
        for hash in [prompt.hash, prompt.simHash, prompt.system, prompt.history, prompt.lead] { writer.add(hash) }
        for hash in [prompt.opening, prompt.closing, prompt.inner] { writer.add(hash) }
        writer.add(UInt16(prompt.words))
        writer.add(prompt.asks.rawValue)
    }

    /// A sample that ``encoded()`` wrote; nil for anything that it cannot have written.
    public init?(encoded bytes: some Collection<UInt8>) {
        guard bytes.count == Self.encodedSize else { return nil }
        var reader = ByteReader(Array(bytes))
        _ = reader.next(in: Self.version...Self.version)
        let flags = Flags(rawValue: reader.next(in: 0...7))
        let bias = LogitBiasShape(hash: reader.next(), keys: reader.next(), peakMilli: reader.next())
        let topLogprobs: UInt8 = reader.next()
        let n: UInt16 = reader.next(in: 1...(.max))
        let temperature: Int32? = reader.nextIfPresent()
        let topP: Int32? = reader.nextIfPresent()
        let seed: UInt32? = reader.nextIfPresent()
        let maxTokens: Int32? = reader.nextIfPresent()
        let turns: UInt16 = reader.next()
        let prompt = Self.prompt(&reader)
        let origin = SampleOrigin(model: reader.next(), address: reader.next())
        let thousands: ClosedRange<Int32> = -1_000_000...1_000_000
        guard reader.isDone, (maxTokens ?? 0) >= 0, thousands.contains(temperature ?? 0), thousands.contains(topP ?? 0)
        else { return nil }
        self.init(
            flags: flags, bias: bias, topLogprobs: topLogprobs, n: n, temperature: temperature, topP: topP, seed: seed,
            maxTokens: maxTokens.map { Int($0) }, turns: turns, prompt: prompt, origin: origin)
    }

    private static func prompt(_ reader: inout ByteReader) -> PromptShape {
        var shape = PromptShape(hash: reader.next(), simHash: reader.next())
        shape.system = reader.next()
        shape.history = reader.next()
        shape.lead = reader.next()
        shape.opening = reader.next()
        shape.closing = reader.next()
        shape.inner = reader.next()
        shape.words = Int(reader.next(in: UInt16(0)...UInt16(PromptReader.wordLimit)))
        shape.asks = PromptAsks(rawValue: reader.next(in: 0...PromptAsks.known.rawValue))
        return shape
    }
}
