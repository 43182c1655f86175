import ArgumentParser
import Wire

/// What can be set for a tenant; what is not given is left as it is, or has its default.
struct TenantOptions: ParsableArguments {
    @Option(help: "Requests a minute; 0 is no limit.") var rpm: Int?
    @Option(help: "Tokens a minute, in and out together; 0 is no limit.") var tpm: Int?
    @Option(help: "Requests at the same time; more wait in line. 0 is no limit.") var concurrency: Int?
    @Option(help: "on, or off: findings of earlier requests never change a later ruling.") var autoBan: String?
    @Option(help: "enforce, or monitor: record what would be blocked, block none of its text.") var mode: String?
    @Option(help: "Models that may be used, as in llama3,qwen*; * is every model.") var models: String?
    @Option(
        help: "Routes that may be used: chat, completions, embeddings, responses, models or paths; all is every route.")
    var routes: String?

    /// True when nothing is given.
    var isEmpty: Bool {
        rpm == nil && tpm == nil && concurrency == nil && autoBan == nil && mode == nil && models == nil
            && routes == nil
    }

    /// Writes the members of what is given.
    func write(to out: inout JSONWriter) throws {
        if let rpm { out.field("rpm", rpm) }
        if let tpm { out.field("tpm", tpm) }
        if let concurrency { out.field("concurrency", concurrency) }
        if let autoBan { out.field("auto_ban", try Self.isOn(autoBan)) }
        if let mode { out.field("mode", mode) }
        if let models { out.field("models", models == "*" ? [] : Self.list(models)) }
        if let routes { out.field("routes", try RouteName.paths(routes)) }
    }

    private static func isOn(_ word: String) throws -> Bool {
        guard word == "on" || word == "off" else {
            throw Failure("--auto-ban \(Output.printable(word)) is not taken", hint: "Use on or off.")
        }
        return word == "on"
    }

    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }.map(String.init)
    }
}

/// Short names for the routes that a tenant may be held to; each stands for both dialects.
enum RouteName {
    private static let names: [(name: String, paths: [String])] = [
        ("chat", ["/v1/chat/completions", "/api/chat"]),
        ("completions", ["/v1/completions", "/api/generate"]),
        ("embeddings", ["/v1/embeddings", "/api/embed", "/api/embeddings"]),
        ("responses", ["/v1/responses"]),
        ("models", ["/v1/models", "/v1/models/{id}", "/api/tags"]),
        ("conversations", ["/v1/conversations", "/v1/conversations/{id}"]),
    ]

    /// The paths of a list of names and paths; none for `all`.
    static func paths(_ text: String) throws -> [String] {
        guard text != "all" else { return [] }
        let pieces = TenantOptions.list(text)
        guard !pieces.isEmpty else { throw Failure("--routes names no route", hint: "Use all for every route.") }
        return try pieces.flatMap { piece in
            if piece.hasPrefix("/") { return [piece] }
            guard let found = names.first(where: { $0.name == piece }) else {
                throw Failure(
                    "--routes: there is no route '\(Output.printable(piece))'",
                    hint: "Use all, \(names.map(\.name).joined(separator: ", ")) or a path as /v1/chat/completions.")
            }
            return found.paths
        }
    }

    /// The shortest list of names and paths that stands for these paths.
    static func shortened(_ paths: [String]) -> [String] {
        let whole = names.filter { $0.paths.allSatisfy(paths.contains) }
        let rest = paths.filter { path in !whole.contains { $0.paths.contains(path) } }
        return whole.map(\.name) + rest
    }
}
