import ArgumentParser
import Wire

extension TenantCommand {
    struct Usage: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show where a tenant stands with its limits.",
            discussion: "Example:\n  secureinfer tenant usage acme --data ./data")
        @Argument(help: "Name or id.", completion: TenantCompletion.kind) var tenant: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let usage = try backend.open().call(ControlRequest(.get, "v1", "tenants", tenant, "usage"))
            if backend.json { return Output.json(usage) }
            Output.card(UsageView.card(usage), backend.output.paint)
        }
    }
}

/// A tenant's usage as people see it.
enum UsageView {
    static func card(_ usage: JSONView) -> [(name: String, value: String)] {
        [
            ("tenant", Output.text(usage["name"])), ("counted", source(usage["source"]?.string ?? "")),
            ("requests a minute", quota(usage["requests"])), ("tokens a minute", quota(usage["tokens"])),
            ("at the same time", places(usage["concurrency"])), ("requests today", budget(usage["day_requests"])),
            ("tokens today", budget(usage["day_tokens"])), ("bytes of bodies", Output.text(usage["body_bytes"])),
            ("under way here", inFlight(usage["in_flight"])), ("extraction", extraction(usage["extraction"])),
        ]
    }

    private static func inFlight(_ view: JSONView?) -> String {
        guard let view, let requests = view["requests"]?.int else { return "unknown" }
        func count(_ name: StaticString) -> Int { view[name].map { Array($0.elements).count } ?? 0 }
        return requests == 0 ? "none" : "\(requests), of \(count("keys")) keys, from \(count("addresses")) addresses"
    }

    private static func extraction(_ view: JSONView?) -> String {
        let rules = view?.elements.map {
            "\(Output.text($0["rule"])) \(Output.text($0["count"])) of \(Output.text($0["threshold"]))"
        }
        return rules.map { $0.isEmpty ? "nothing counts" : $0.joined(separator: ", ") } ?? "unknown"
    }

    private static func source(_ word: String) -> String {
        switch word {
        case "shared": "on all gateways together"
        case "degraded": "on this gateway alone: Redis is gone"
        default: "on this gateway alone"
        }
    }

    private static func quota(_ view: JSONView?) -> String {
        guard let limit = view?["limit"] else { return "no limit" }
        let reset = RateHeaders.duration((view?["reset_ms"]?.int ?? 0) * 1000)
        return "\(Output.text(view?["remaining"])) of \(Output.text(limit)) left, whole in \(reset)"
    }

    private static func places(_ view: JSONView?) -> String {
        guard let limit = view?["limit"] else { return "no limit" }
        return
            "\(Output.text(view?["running"])) of \(Output.text(limit)), \(Output.text(view?["waiting"])) waiting here"
    }

    private static func budget(_ view: JSONView?) -> String {
        guard let limit = view?["limit"] else { return "no budget" }
        return "\(Output.text(view?["spent"])) of \(Output.text(limit)) spent"
    }
}
