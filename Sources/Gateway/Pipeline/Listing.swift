import Inference
import Wire

/// The routes that the gateway answers itself.
enum Listing {
    struct Reply {
        var status = 200
        var contentType: StaticString = "application/json"
        var body: [UInt8]
    }

    static func answer(_ route: Route, _ shared: Shared) -> Reply {
        let facts = shared.upstream.facts
        let models = (facts?.models ?? []).filter { shared.models.refusal(for: $0.name) == nil }
        switch route {
        case .tags: return Reply(body: tags(models))
        case .version: return Reply(body: version(facts?.version ?? ""))
        case .root: return Reply(contentType: "text/plain; charset=utf-8", body: Array("Ollama is running".utf8))
        case .model(let id): return model(id, models, shared)
        default: return Reply(body: list(models, shared))
        }
    }

    private static func list(_ models: [UpstreamFacts.Model], _ shared: Shared) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("object", "list")
        out.list("data", models) { describe($0, shared, &$1) }
        out.endObject()
        return out.bytes
    }

    private static func model(_ id: String, _ models: [UpstreamFacts.Model], _ shared: Shared) -> Reply {
        guard let found = models.first(where: { $0.name == id }) else {
            return Reply(
                status: 404, body: ErrorBody.json(.modelNotAllowed, message: "There is no such model.", .openai))
        }
        var out = JSONWriter()
        out.beginObject()
        describe(found, shared, &out)
        out.endObject()
        return Reply(body: out.bytes)
    }

    private static func describe(_ model: UpstreamFacts.Model, _ shared: Shared, _ out: inout JSONWriter) {
        out.field("id", model.name)
        out.field("object", "model")
        out.field("created", shared.started / 1000)
        out.field("owned_by", "secureinfer")
    }

    private static func tags(_ models: [UpstreamFacts.Model]) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.list("models", models) { model, out in
            out.field("name", model.name)
            out.field("model", model.name)
            out.field("size", model.size)
            out.field("digest", model.digest)
        }
        out.endObject()
        return out.bytes
    }

    private static func version(_ version: String) -> [UInt8] {
        var out = JSONWriter()
        out.beginObject()
        out.field("version", version.isEmpty ? "0.0.0" : version)
        out.endObject()
        return out.bytes
    }
}
