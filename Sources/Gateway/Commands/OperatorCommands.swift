import ArgumentParser
import Wire

/// `secureinfer operator …`
struct OperatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "Create, list and revoke operators.",
        discussion: "Example:\n  secureinfer operator create ana --role admin --data ./data",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create an operator; the token is shown once.")
        @Argument(help: "Name.") var name: String
        @Option(help: "viewer, operator or admin.") var role = "viewer"
        @OptionGroup var backend: BackendOptions

        func run() throws {
            var body = JSONWriter()
            body.beginObject()
            body.field("name", name)
            body.field("role", role)
            body.endObject()
            let reply = try backend.attempt { try $0.call(.post, "/v1/operators", body.bytes) }
            if backend.json { return Output.json(reply.root) }
            print("operator  \(Output.text(reply.root["operator"])) (\(Output.text(reply.root["role"])))")
            print("token     \(Output.text(reply.root["token"]))   (shown this once)")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the operators.")
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let list = try backend.attempt { try $0.call(.get, "/v1/operators") }
            if backend.json, let operators = list.root["operators"] { return Output.json(operators) }
            let rows = (list.root["operators"].map { Array($0.elements) } ?? []).map { item in
                [
                    Output.text(item["operator"]), Output.text(item["role"]), Output.time(item["created"]),
                    Output.time(item["revoked"]),
                ]
            }
            Output.table(["OPERATOR", "ROLE", "CREATED", "REVOKED"], rows)
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End an operator's token at once.")
        @Argument(help: "Name.") var name: String
        @OptionGroup var backend: BackendOptions

        func run() throws {
            let reply = try backend.attempt { try $0.call(.delete, "/v1/operators/\(PercentEncoding.encode(name))") }
            if backend.json { return Output.json(reply.root) }
            print("revoked \(name)")
        }
    }
}
