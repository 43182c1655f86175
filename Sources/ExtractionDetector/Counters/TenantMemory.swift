/// What a tenant sent lately, by hashes: enough to tell the new from the known.
struct TenantMemory: Sendable, Equatable {
    private var prompts = RecentHashes(capacity: 64)
    private var contexts = RecentHashes(capacity: 32)
    private var leads = RecentHashes(capacity: 128)
    private var biases = RecentHashes(capacity: 32)
    private var seeds = RecentHashes(capacity: 16)
    private var settings = RecentHashes(capacity: 16)
    private var shapes = RecentShapes()
    private var lastBias = LogitBiasShape()

    init() {}

    var byteCount: Int {
        [prompts, contexts, leads, biases, seeds, settings].reduce(shapes.byteCount) { $0 + $1.byteCount }
    }

    /// Notes a request and says what was known of it before.
    mutating func note(_ sample: ExtractionSample) -> Familiarity {
        let prompt = sample.prompt
        var seen = Familiarity()
        seen.isRepeated = !contexts.isNew(sample.context)
        seen.isKnownPrompt = !prompts.isNew(prompt.hash)
        // What was once gone on from is used up, or one request would vouch for all that name it as their beginning.
        seen.continues = sample.turns > 0 && leads.take(prompt.history)
        leads.isNew(prompt.lead)
        if !seen.isKnownPrompt, !seen.continues {
            shapes.compare(prompt, &seen)
            shapes.add(prompt)
        }
        noteParameters(sample, &seen)
        return seen
    }

    private mutating func noteParameters(_ sample: ExtractionSample, _ seen: inout Familiarity) {
        if sample.hasLogitBias {
            seen.isNewBias = biases.isNew(sample.bias.hash)
            seen.movesBias = sample.bias.keys == lastBias.keys && sample.bias.peakMilli != lastBias.peakMilli
            lastBias = sample.bias
        }
        if let seed = sample.seed { seen.isNewSeed = seeds.isNew(UInt64(seed) + 1) }
        seen.isNewSetting = settings.isNew(sample.setting)
    }

    mutating func merge(_ other: TenantMemory) {
        prompts.merge(other.prompts)
        contexts.merge(other.contexts)
        leads.merge(other.leads)
        biases.merge(other.biases)
        seeds.merge(other.seeds)
        settings.merge(other.settings)
        shapes.merge(other.shapes)
    }
}

extension TenantMemory {
    func write(to writer: inout ByteWriter) {
        for hashes in [prompts, contexts, leads, biases, seeds, settings] { hashes.write(to: &writer) }
        shapes.write(to: &writer)
        writer.add(lastBias.hash)
        writer.add(lastBias.keys)
        writer.add(lastBias.peakMilli)
    }

    init(_ reader: inout ByteReader) {
        prompts = RecentHashes(capacity: 64, &reader)
        contexts = RecentHashes(capacity: 32, &reader)
        leads = RecentHashes(capacity: 128, &reader)
        biases = RecentHashes(capacity: 32, &reader)
        seeds = RecentHashes(capacity: 16, &reader)
        settings = RecentHashes(capacity: 16, &reader)
        shapes = RecentShapes(&reader)
        lastBias = LogitBiasShape(hash: reader.next(), keys: reader.next(), peakMilli: reader.next())
    }
}
