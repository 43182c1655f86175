import Inference
import SecurityGate
import Vocabulary
import Wire

/// The routes that the gateway answers itself, each tenant's own view.
enum Listing {
    struct Reply {
        var status = 200
        var contentType: StaticString = "application/json"
        var body: [UInt8]
    }

    /// What Ollama says at its root; clients look for it.
    static let greeting = "Ollama is running"

    private typealias Offer = (model: UpstreamFacts.Model, dialect: Dialect)

    static func answer(_ route: Route, _ principal: Principal, _ policy: Policy, _ shared: Shared) -> Reply {
        switch route {
        case .tags: Reply(body: tags(offers(principal, policy, shared)))
        case .version: Reply(body: version(shared.upstreams.version(for: .init(principal))))
        case .root: Reply(contentType: "text/plain; charset=utf-8", body: Array(greeting.utf8))
        case .model(let id): model(id, offers(principal, policy, shared), principal, shared)
        default: Reply(body: list(offers(principal, policy, shared), shared))
        }
    }

    /// What the tenant's servers have, without what is not verified and what it may not use.
    private static func offers(_ principal: Principal, _ policy: Policy, _ shared: Shared) -> [Offer] {
        shared.upstreams.models(for: .init(principal)).filter {
            shared.models.refusal(for: $0.model.name) == nil
                && policy.allows(model: $0.model.name, to: principal.access)
        }
    }

    private static func list(_ offers: [Offer], _ shared: Shared) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("object", "list")
        out.list("data", offers) { describe($0, shared, &$1) }
        out.endObject()
        return out.bytes
    }

    private static func model(
        _ id: String, _ offers: [Offer], _ principal: Principal, _ shared: Shared
    ) -> Reply {
        guard let found = offers.first(where: { $0.model.name == id }) ?? offers.first(where: { isSame($0, id) }) else {
            // Ollama looks a name without a tag up under its latest one, and says so.
            let isTagged = id.contains(":") || shared.upstreams.version(for: .init(principal)).isEmpty
            let refusal = Refusal.unknownModel(isTagged ? id : id + ":latest")
            return Reply(
                status: refusal.code.status, body: ErrorBody.json(refusal.code, message: refusal.message, .openai))
        }
        var out = JSONWriter()
        out.beginObject()
        describe(found, shared, &out)
        out.endObject()
        return Reply(body: out.bytes)
    }

    /// Ollama takes a name without a tag for its latest one.
    private static func isSame(_ offer: Offer, _ id: String) -> Bool {
        offer.dialect == .ollama && offer.model.name == id + ":latest"
    }

    private static func describe(_ offer: Offer, _ shared: Shared, _ out: inout JSONWriter) {
        let model = offer.model
        let made = model.created ?? Timestamp.seconds(rfc3339: model.modifiedAt) ?? shared.started / 1000
        out.field("id", model.name)
        out.field("object", "model")
        out.field("created", made)
        out.field("owned_by", model.ownedBy.isEmpty ? owner(offer) : model.ownedBy)
    }

    /// Ollama names the namespace of a model, `library` for its own.
    private static func owner(_ offer: Offer) -> String {
        guard offer.dialect == .ollama else { return "secureinfer" }
        let pieces = offer.model.name.split(separator: "/")
        return pieces.count > 1 ? String(pieces[pieces.count - 2]) : "library"
    }

    private static func tags(_ offers: [Offer]) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.list("models", offers) { offer, out in
            let model = offer.model
            out.field("name", model.name)
            out.field("model", model.name)
            if !model.modifiedAt.isEmpty { out.field("modified_at", model.modifiedAt) }
            out.field("size", model.size)
            out.field("digest", model.digest)
            if let details = model.details { self.details(details, &out) }
            if !model.capabilities.isEmpty { out.field("capabilities", model.capabilities) }
        }
        out.endObject()
        return out.bytes
    }

    private static func details(_ details: UpstreamFacts.Details, _ out: inout JSONWriter) {
        out.key("details")
        out.beginObject()
        out.field("parent_model", details.parentModel)
        out.field("format", details.format)
        out.field("family", details.family)
        out.field("families", details.families)
        out.field("parameter_size", details.parameterSize)
        out.field("quantization_level", details.quantizationLevel)
        if let length = details.contextLength { out.field("context_length", length) }
        if let length = details.embeddingLength { out.field("embedding_length", length) }
        out.endObject()
    }

    private static func version(_ version: String) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("version", version.isEmpty ? "0.0.0" : version)
        out.endObject()
        return out.bytes
    }
}
